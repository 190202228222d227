//! The payment reference of a demonstration: nobody can pay with it, and a mistyped one shows.
//!
//! `DEMO`, the registration, the period and the sum, then two digits that make the whole, read as
//! a number with letters as 10 to 35, leave 1 when divided by 97 (ISO 7064, MOD 97-10).

use mailbox::civil_date::CivilDate;
use mailbox::identifiers::Nrp;

/// Makes the reference of a sum.
pub(super) fn payment_line(registration: &Nrp, period_to: CivilDate, centavos: i64) -> String {
    let period: String = period_to
        .to_string()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    let period = period.get(..6).unwrap_or_default();
    let body = format!("DEMO{}{period}{centavos:012}", registration.body());
    let check = (98 - remainder(&format!("{body}00"))) % 97;
    format!("{body}{check:02}")
}

/// Divides a text of digits and letters by 97, and returns what is left.
fn remainder(text: &str) -> u32 {
    text.chars().fold(0, |left, c| {
        let value = c.to_digit(36).unwrap_or(0);
        let shift = if value > 9 { 100 } else { 10 };
        (left * shift + value) % 97
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_checks_and_any_wrong_sign_or_swap_shows() {
        let registration = Nrp::completed("Y549123410").unwrap();
        for centavos in [1, 99, 1_234_567, 987_654_321_000] {
            let line = payment_line(&registration, "2026-10-31".parse().unwrap(), centavos);
            assert!(line.starts_with("DEMOY549123410202610"), "{line}");
            assert_eq!(remainder(&line), 1, "{line}");
            let signs: Vec<char> = line.chars().collect();
            for at in 4..signs.len() {
                let mut wrong = signs.clone();
                wrong[at] = if wrong[at] == '7' { '3' } else { '7' };
                assert_ne!(remainder(&wrong.iter().collect::<String>()), 1);
                let mut swapped = signs.clone();
                if at + 1 < signs.len() && signs[at] != signs[at + 1] {
                    swapped.swap(at, at + 1);
                    assert_ne!(remainder(&swapped.iter().collect::<String>()), 1);
                }
            }
        }
    }
}
