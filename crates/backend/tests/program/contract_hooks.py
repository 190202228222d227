"""What schemathesis is not told by itself: how the bytes of a document travel."""

import schemathesis


@schemathesis.serializer("application/partial-upload", "application/pdf", "message/rfc822")
def as_it_is(_context, value):
    return value if isinstance(value, bytes) else str(value).encode()
