//! What any client may rely on, through the real proxy and the real backend.

mod first_light;
