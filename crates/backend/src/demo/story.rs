//! What happened to the bakery: notifications in every state, filings at every step, papers of
//! procedures, communications; all relative to today.

use mailbox::api::{
    AdmitFiling, DemandMore, ExtendFiling, PostNotification, ResolveFiling, SendCommunication,
    ServeNotification,
};
use mailbox::filing::{AnsweredAct, Filing, Particulars, Procedure, Sense, Whose};
use mailbox::identifiers::{Folio, Nrp};
use mailbox::notification::{Cause, Rule};
use mailbox::problem::Code;
use mailbox::procedures::{Ask, AskFields, Month};

use super::days::Days;
use super::papers::{self, Words};
use super::play::{Deposit, Stage, line};
use crate::acts::institute::answer_filing::{Answering, answer_filing};
use crate::acts::institute::{announce, post, serve};
use crate::acts::{Failure, NotDone};

/// The bakery's two registrations, without their check digits.
const REGISTRATIONS: [&str; 2] = ["Y549123410", "Y549877110"];

const PRIMA: Words = Words {
    reasons: &[
        "Se revisó la siniestralidad declarada para el registro patronal en el año anterior.",
        "La prima que resulta es distinta de la que se cubre.",
    ],
    orders: &[
        "Se rectifica la prima en el seguro de riesgos de trabajo a 1.13065 por ciento.",
        "La prima rectificada rige desde el primer día de marzo.",
    ],
};
const INFORMATION: Words = Words {
    reasons: &[
        "En los registros del Instituto faltan datos de trabajadores dados de baja en julio.",
    ],
    orders: &["Presenta las listas de raya y los comprobantes de pago de julio."],
};
const FINE: Words = Words {
    reasons: &[
        "El aviso de modificación de salario de una trabajadora se presentó fuera de plazo.",
    ],
    orders: &["Se impone una multa por la cantidad que se indica en la cédula anexa."],
};
const ASSESSMENT: Words = Words {
    reasons: &["Las cuotas del periodo 07/2026 se cubrieron de forma incompleta."],
    orders: &["Se determina la diferencia a cargo, con actualización y recargos."],
};
const CONCLUSION: Words = Words {
    reasons: &["Se validó la corrección que presentaste."],
    orders: &["Se concluye el procedimiento de corrección sin diferencias."],
};

/// Tells everything, the oldest first.
pub(super) async fn tell(stage: &mut Stage, days: &Days) -> Result<(), NotDone> {
    let linked = registrations()?;
    let [bakery, branch] = linked.as_slice() else {
        return Err(Failure::KeptStatement.into());
    };
    stage.link(&linked).await?;
    welcome(stage, days).await?;
    long_ago(stage, days, bakery).await?;
    filings_of_before(stage, days, branch).await?;
    weeks_ago(stage, days, bakery, branch).await?;
    last_days(stage, days, bakery).await
}

fn registrations() -> Result<Vec<Nrp>, NotDone> {
    let nrp = |ten: &&str| Nrp::completed(ten);
    let linked: Result<Vec<Nrp>, _> = REGISTRATIONS.iter().map(nrp).collect();
    linked.map_err(|_| Failure::KeptStatement.into())
}

fn deposit<'a>(
    oficio: &'a str,
    kind: &'a str,
    rule: Rule,
    answer_days: Option<u16>,
    registration: &'a Nrp,
    words: &'a Words,
) -> Deposit<'a> {
    Deposit {
        oficio,
        kind,
        legal_basis: match rule {
            Rule::Lss40 => "LSS 39, 39-A, 39-C, 40 y 40-A; CFF 38",
            _ => "LSS 251, fracciones XIV y XV, 286 L y 286 M; CFF 38 y 134",
        },
        rule,
        answer_days,
        registration: Some(registration),
        words,
    }
}

async fn welcome(stage: &mut Stage, days: &Days) -> Result<(), NotDone> {
    stage.at(days.ago(46, 9, 30));
    let on = stage.now().date().into();
    let text = [
        "Tu Buzón quedó habilitado. Desde hoy las notificaciones llegan aquí.",
        "Un comunicado como este no tiene efectos legales: leerlo no mueve ninguna fecha.",
    ];
    let authority = stage.house.authority.clone();
    let printed = papers::letter(&authority, "Bienvenida al Buzón", on, &text, stage.now());
    let document = stage.put("bienvenida.pdf", printed).await?;
    let call = stage.call();
    let request = SendCommunication {
        rfc: stage.party().mailbox,
        subject: line("Bienvenida al Buzón")?,
        text: text.iter().map(|line| (*line).to_owned()).collect(),
        registration: None,
        document: Some(document),
    };
    announce::announce(&stage.house, &call, &request).await?;
    Ok(())
}

/// Opened and lapsed; opened and answered; never opened.
async fn long_ago(stage: &mut Stage, days: &Days, bakery: &Nrp) -> Result<(), NotDone> {
    stage.at(days.ago(42, 11, 0));
    let kind = "Resolución de rectificación de la prima (CLEM-22)";
    let prima = deposit(
        "DEMO/00411/2026",
        kind,
        Rule::Cff134,
        Some(15),
        bakery,
        &PRIMA,
    );
    let told = stage.deposit(&prima).await?;
    stage.at(days.ago(41, 9, 40));
    stage.open(told.id, &prima).await?;

    stage.at(days.ago(36, 12, 0));
    let kind = "Requerimiento de información y documentos";
    let asked = deposit(
        "DEMO/00502/2026",
        kind,
        Rule::Cff134,
        Some(10),
        bakery,
        &INFORMATION,
    );
    let told = stage.deposit(&asked).await?;
    stage.at(days.ago(34, 10, 15));
    stage.open(told.id, &asked).await?;
    let particulars = Particulars {
        answers: Some(AnsweredAct {
            notification: Some(told.folio),
            oficio: line(asked.oficio)?,
            issued_on: days.ago(36, 12, 0).date().into(),
            notified_on: days.ago(34, 10, 15).date().into(),
        }),
        registrations: vec![bakery.clone()],
        ..Particulars::default()
    };
    stage.at(days.ago(30, 17, 20));
    let text = "Presento las listas de raya de julio, que se describen en este escrito.";
    let answer = filing(
        Procedure::Desahogo,
        "Contesto el requerimiento 00502",
        text,
        particulars,
    )?;
    stage.present(answer).await?;

    stage.at(days.ago(24, 11, 30));
    let kind = "Resolución de multa";
    let fine = deposit(
        "DEMO/00588/2026",
        kind,
        Rule::Cff134,
        Some(15),
        bakery,
        &FINE,
    );
    stage.deposit(&fine).await?;
    Ok(())
}

fn filing(
    procedure: Procedure,
    subject: &str,
    text: &str,
    particulars: Particulars,
) -> Result<Filing, NotDone> {
    let made = Filing::with_particulars(procedure, subject, text, vec![], particulars);
    made.map_err(|_| Code::FilingIncomplete.into())
}

/// Filings: resolved, and with the institute's time extended.
async fn filings_of_before(stage: &mut Stage, days: &Days, branch: &Nrp) -> Result<(), NotDone> {
    stage.at(days.ago(22, 10, 5));
    let particulars = || Particulars {
        registrations: vec![branch.clone()],
        ..Particulars::default()
    };
    let text = "Solicito que se corrija el domicilio del registro patronal de la sucursal.";
    let subject = "Corrección de domicilio de la sucursal";
    let first = filing(Procedure::Promocion, subject, text, particulars())?;
    let first = stage.present(first).await?;
    stage.at(days.ago(21, 13, 0));
    admit(stage, &first).await?;

    stage.at(days.ago(20, 16, 45));
    let text = "Pido que se aclare la diferencia de cuotas de junio de la sucursal.";
    let subject = "Aclaración de cuotas de junio";
    let second = filing(Procedure::Aclaracion, subject, text, particulars())?;
    let second = stage.present(second).await?;
    stage.at(days.ago(18, 9, 50));
    admit(stage, &second).await?;

    stage.at(days.ago(15, 12, 10));
    let on = stage.now().date().into();
    let text = ["Procede lo solicitado. El domicilio quedó corregido en los registros."];
    let authority = stage.house.authority.clone();
    let title = "Respuesta a la promoción";
    let printed = papers::letter(&authority, title, on, &text, stage.now());
    let document = stage.put("respuesta.pdf", printed).await?;
    let resolution = Answering::Resolve(ResolveFiling {
        sense: Sense::Granted,
        oficio: line("DEMO/00640/2026")?,
        issued_on: on,
        text: vec!["Procede lo solicitado.".to_owned()],
        document: Some(document),
        notification: None,
    });
    answer(stage, &first, &resolution).await?;
    stage.at(days.ago(14, 11, 0));
    let extension = Answering::Extend(ExtendFiling {
        whose: Whose::Institute,
        days: 20,
        text: vec!["Se pidió información a otra área.".to_owned()],
        document: None,
    });
    answer(stage, &second, &extension).await
}

async fn admit(stage: &mut Stage, folio: &Folio) -> Result<(), NotDone> {
    answer(stage, folio, &Answering::Admit(AdmitFiling::default())).await
}

async fn answer(stage: &mut Stage, folio: &Folio, answering: &Answering) -> Result<(), NotDone> {
    let call = stage.call();
    answer_filing(&stage.house, &call, folio, answering).await?;
    Ok(())
}

/// Served in person; a filing asked about; a *cédula* by LSS 40; opened, its term running; posted.
async fn weeks_ago(
    stage: &mut Stage,
    days: &Days,
    bakery: &Nrp,
    branch: &Nrp,
) -> Result<(), NotDone> {
    stage.at(days.ago(13, 9, 15));
    let kind = "Oficio de conclusión por validación de corrección patronal";
    let personal = deposit(
        "DEMO/00655/2026",
        kind,
        Rule::Personal,
        None,
        branch,
        &CONCLUSION,
    );
    let told = stage.deposit(&personal).await?;
    stage.at(days.ago(12, 12, 30));
    let call = stage.call();
    let service = ServeNotification {
        served_at: days.ago(12, 11, 0),
        with: line("Elena Ríos, en su carácter de encargada de la sucursal")?,
    };
    serve::serve(&stage.house, &call, told.id, &service).await?;

    stage.at(days.ago(11, 18, 30));
    let text = "Solicito la devolución de cuotas pagadas dos veces en mayo (LSS 299).";
    let subject = "Devolución de cuotas de mayo";
    let refund = filing(Procedure::Solicitud, subject, text, Particulars::default())?;
    let refund = stage.present(refund).await?;
    stage.at(days.ago(10, 10, 0));
    admit(stage, &refund).await?;

    stage.at(days.ago(9, 11, 45));
    let kind = "Cédula de liquidación de cuotas (LSS 40)";
    let cedula = deposit(
        "DEMO/00702/2026",
        kind,
        Rule::Lss40,
        Some(15),
        bakery,
        &ASSESSMENT,
    );
    stage.deposit(&cedula).await?;

    let last = Month::of(stage.now().date()).before();
    stage.ask("ema", period(bakery, &last)).await?;

    stage.at(days.ago(7, 10, 20));
    let kind = "Requerimiento de información y documentos";
    let asked = deposit(
        "DEMO/00711/2026",
        kind,
        Rule::Cff134,
        Some(15),
        branch,
        &INFORMATION,
    );
    let told = stage.deposit(&asked).await?;
    stage.at(days.ago(6, 9, 5));
    stage.open(told.id, &asked).await?;
    stage.at(days.ago(6, 13, 0));
    let demand = Answering::Demand(DemandMore {
        oficio: line("DEMO/00720/2026")?,
        issued_on: stage.now().date().into(),
        days: 10,
        text: vec!["Adjunta el comprobante del segundo pago de mayo.".to_owned()],
        document: None,
        notification: None,
    });
    answer(stage, &refund, &demand).await?;

    stage.at(days.ago(5, 9, 0));
    let posted = deposit(
        "DEMO/00731/2026",
        "Resolución de multa",
        Rule::Estrados,
        Some(15),
        branch,
        &FINE,
    );
    let told = stage.deposit(&posted).await?;
    stage.at(days.ago(5, 9, 30));
    let call = stage.call();
    let posting = PostNotification {
        cause: Cause::NotFound,
        agreement: line("DEMO/ACUERDO/0071/2026")?,
    };
    post::post(&stage.house, &call, told.id, &posting).await?;
    Ok(())
}

fn period(registration: &Nrp, month: &Month) -> AskFields {
    AskFields {
        registration: Some(registration.clone()),
        period: Some(month.to_string()),
        ..AskFields::default()
    }
}

/// Unopened with its last day today, then with one, two and three days left; and what is new.
async fn last_days(stage: &mut Stage, days: &Days, bakery: &Nrp) -> Result<(), NotDone> {
    stage.at(days.ago(4, 17, 10));
    let subject = "Aviso de cambio de representante";
    let text = "Damos aviso de que cambió la persona que representa a la empresa.";
    let notice = filing(Procedure::Aviso, subject, text, Particulars::default())?;
    stage.present(notice).await?;

    for (ago, oficio, kind, answer_days, words) in [
        (
            3,
            "DEMO/00744/2026",
            "Requerimiento de información y documentos",
            Some(15),
            &INFORMATION,
        ),
        (
            2,
            "DEMO/00751/2026",
            "Resolución de rectificación de la prima (CLEM-22)",
            Some(15),
            &PRIMA,
        ),
        (1, "DEMO/00760/2026", "Resolución de multa", Some(15), &FINE),
    ] {
        stage.at(days.ago(ago, 10, 30));
        let act = deposit(oficio, kind, Rule::Cff134, answer_days, bakery, words);
        stage.deposit(&act).await?;
        if ago == 2 {
            stage.ask("opinion-32d", AskFields::default()).await?;
            let until = days.ago(0, 10, 0).plus(time::Duration::days(60)).date();
            let permit = Ask::PermitThirdParty {
                third_party: super::WORKSHOP
                    .rfc()
                    .parse()
                    .map_err(|_| Failure::KeptStatement)?,
                from_on: stage.now().date().into(),
                until_on: until.into(),
            };
            if let Some(filing) = permit.filing() {
                stage.present(filing).await?;
            }
        }
    }
    stage.at(days.ago(0, 9, 10));
    let kind = "Oficio de conclusión por validación de corrección patronal";
    let act = deposit(
        "DEMO/00772/2026",
        kind,
        Rule::Cff134,
        None,
        bakery,
        &CONCLUSION,
    );
    stage.deposit(&act).await?;
    let call = stage.call();
    let request = SendCommunication {
        rfc: stage.party().mailbox,
        subject: line("Tu EMA de este mes ya está disponible")?,
        text: vec!["Bájala en Trámites. No recibirla no te libera de pagar (LSS 39-A).".to_owned()],
        registration: Some(bakery.clone()),
        document: None,
    };
    announce::announce(&stage.house, &call, &request).await?;
    Ok(())
}

/// Adds as many notifications more as a bench or a screen needs, all announced today.
pub(super) async fn fill(stage: &mut Stage, days: &Days, more: u32) -> Result<(), NotDone> {
    let linked = registrations()?;
    let (Some(bakery), 1..) = (linked.first(), more) else {
        return Ok(());
    };
    stage.at(days.ago(0, 9, 20));
    let kind = "Resolución de multa";
    let act = deposit("DEMO/LOTE", kind, Rule::Cff134, Some(15), bakery, &FINE);
    stage.deposit_more(&act, more).await
}
