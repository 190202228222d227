//! Requests: read strictly, and signed as words that read back.

use proptest::prelude::*;

use super::super::Catalogue;
use super::*;

fn every() -> Vec<Ask> {
    let rfc = || "EKU9003173C9".parse().unwrap();
    let registration = || Nrp::typed("Y5491234106").unwrap();
    let mut all = vec![
        Ask::MonthlyProposal {
            registration: registration(),
            month: "2026-09".parse().unwrap(),
        },
        Ask::BimonthlyProposal {
            registration: registration(),
            bimester: "2026-B5".parse().unwrap(),
        },
        Ask::OwnOpinion,
        Ask::OpinionOf { principal: rfc() },
        Ask::PermitThirdParty {
            third_party: rfc(),
            from_on: "2026-11-24".parse().unwrap(),
            until_on: "2026-12-31".parse().unwrap(),
        },
        Ask::CancelThirdParty { third_party: rfc() },
        Ask::CreditedWeeks {
            curp: "LOMC850712MDFPRR07".parse().unwrap(),
            nss: "12345678903".parse().unwrap(),
            email: Some(Email::typed("ana@empresa.mx").unwrap()),
        },
        Ask::EmployerCard {
            registration: registration(),
        },
    ];
    for order in Order::ALL {
        all.push(Ask::PublicOpinion { order: *order });
        all.push(Ask::ClientOfIcsoe {
            client: rfc(),
            order: *order,
        });
    }
    all
}

#[test]
fn every_request_reads_back_from_its_fields_and_from_what_is_signed() {
    let catalogue = Catalogue::seed();
    for ask in every() {
        assert_eq!(Ask::read(ask.code(), &ask.fields()), Ok(ask.clone()));
        assert!(catalogue.find(ask.code()).is_some(), "{}", ask.code());
        let needs = needs(ask.code()).unwrap();
        assert_eq!(ask.filing().is_some(), needs.is_signed, "{}", ask.code());
        if let Some(filing) = ask.filing() {
            assert_eq!(filing.problems(), []);
            assert_eq!(Ask::of_filing(&filing), Some(ask.clone()));
        }
        let json = serde_json::to_string(&ask.fields()).unwrap();
        assert_eq!(
            serde_json::from_str::<AskFields>(&json).unwrap(),
            ask.fields()
        );
    }
}

#[test]
fn what_is_missing_odd_or_foreign_is_named() {
    let permit = every().swap_remove(4);
    let fields = permit.fields();
    let read = |change: fn(&mut AskFields)| {
        let mut changed = fields.clone();
        change(&mut changed);
        Ask::read("terceros-32d", &changed)
    };
    for (change, expected) in [
        (
            (|f| f.rfc = None) as fn(&mut AskFields),
            NotAnAsk::Missing(AskField::Rfc),
        ),
        (|f| f.order = None, NotAnAsk::Missing(AskField::Order)),
        (|f| f.until_on = None, NotAnAsk::Missing(AskField::UntilOn)),
        (
            |f| f.order = Some(Order::Cancel),
            NotAnAsk::Unexpected(AskField::FromOn),
        ),
        (
            |f| f.until_on = Some("2026-11-23".parse().unwrap()),
            NotAnAsk::Value(AskField::UntilOn),
        ),
        (
            |f| f.period = Some("2026-09".into()),
            NotAnAsk::Unexpected(AskField::Period),
        ),
    ] {
        assert_eq!(read(change), Err(expected));
    }
    assert_eq!(
        Ask::read("movimientos", &AskFields::default()),
        Err(NotAnAsk::NotByRequest)
    );
    let eba = every().swap_remove(1).fields();
    assert_eq!(
        Ask::read("ema", &eba),
        Err(NotAnAsk::Value(AskField::Period))
    );
}

proptest! {
    /// A filing that differs in anything from what the fields say has no effect of its own.
    #[test]
    fn a_changed_filing_is_no_request(at in 0usize..6, extra in "[a-zA-Z :0-9]{1,12}") {
        let signed: Vec<Ask> = every().into_iter().filter(|ask| ask.filing().is_some()).collect();
        let ask = &signed[at % signed.len()];
        let mut filing = ask.filing().unwrap();
        filing.text.push(extra.clone());
        prop_assert_eq!(Ask::of_filing(&filing), None);
        let mut filing = ask.filing().unwrap();
        filing.subject.push_str(&extra);
        prop_assert_eq!(Ask::of_filing(&filing), None);
    }
}
