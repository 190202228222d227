//! The legal clock: the device's time corrected by the server's.

use std::cell::Cell;

use mailbox::instant::LegalTime;
use web_sys::AddEventListenerOptions;

thread_local! {
    /// Seconds to add to the device's clock.
    static CORRECTION: Cell<i64> = const { Cell::new(0) };
}

/// Seconds by which a device's clock may differ before the person is told.
const SKEW_SECONDS_MAX: i64 = 120;

/// Takes the server's word for the present time.
pub(crate) fn correct(server_now: LegalTime) {
    CORRECTION.set(server_now.unix_seconds() - device_seconds());
}

/// Returns the legal time now.
pub(crate) fn now() -> LegalTime {
    let seconds = device_seconds() + CORRECTION.get();
    LegalTime::from_unix_seconds(seconds)
        .unwrap_or(LegalTime::new(time::OffsetDateTime::UNIX_EPOCH))
}

/// Minutes by which the device's clock is off, when that is worth saying.
pub(crate) fn skew_minutes() -> Option<i64> {
    let skew = CORRECTION.get().abs();
    (skew > SKEW_SECONDS_MAX).then_some((skew + 30) / 60)
}

/// Whole minutes since an instant; none has passed since one to come.
pub(crate) fn minutes_since(at: LegalTime) -> i64 {
    (now().unix_seconds() - at.unix_seconds()).max(0) / 60
}

/// Minutes from UTC to the clock of this device, at an instant.
pub(crate) fn device_minutes(at: LegalTime) -> i32 {
    #[expect(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "seconds of any calendar year are exact in a double"
    )]
    let milliseconds = at.unix_seconds() as f64 * 1000.0;
    let west = js_sys::Date::new(&milliseconds.into()).get_timezone_offset();
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        reason = "less than a day"
    )]
    let west = west as i32;
    -west
}

/// Returns the milliseconds of the device's clock, to tell how long something takes.
pub(crate) fn milliseconds() -> u64 {
    #[expect(
        clippy::as_conversions,
        reason = "milliseconds since 1970 fit, and `as` saturates"
    )]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates"
    )]
    let milliseconds = js_sys::Date::now() as u64;
    milliseconds
}

fn device_seconds() -> i64 {
    i64::try_from(milliseconds() / 1000).unwrap_or(i64::MAX)
}

/// Waits; not longer than until there is a network again.
pub(crate) async fn sleep_or_online(seconds: u32) {
    let waiting = js_sys::Promise::new(&mut |resolve, _| {
        let milliseconds = i32::try_from(seconds.saturating_mul(1000)).unwrap_or(i32::MAX);
        if let Some(window) = web_sys::window() {
            let once = AddEventListenerOptions::new();
            once.set_once(true);
            // Without either the wait ends at once; nothing depends on its length.
            let _ = window.add_event_listener_with_callback_and_add_event_listener_options(
                "online", &resolve, &once,
            );
            let _ = window
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(waiting).await;
}

/// Waits.
pub(crate) async fn sleep(seconds: u32) {
    let waiting = js_sys::Promise::new(&mut |resolve, _| {
        let milliseconds = i32::try_from(seconds.saturating_mul(1000)).unwrap_or(i32::MAX);
        if let Some(window) = web_sys::window() {
            // Without a timer the wait ends at once; nothing depends on its length.
            let _ = window
                .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    let _ = wasm_bindgen_futures::JsFuture::from(waiting).await;
}
