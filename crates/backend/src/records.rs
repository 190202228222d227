//! What the institute knows of an employer, a worker or a debt, behind one interface.
//!
//! Procedures that live in the mailbox are answered from here. Where nobody is behind it, requests
//! wait for the institute's desk. The one implementation of this house is a generator for
//! demonstrations: what it says is made up, the same for the same question, and marked as such.

mod generator;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use mailbox::api::OpenCredit;
use mailbox::civil_date::CivilDate;
use mailbox::environment::Environment;
use mailbox::identifiers::{Curp, Nrp, Nss, Rfc};
use mailbox::procedures::Month;

pub(crate) use generator::Generator;

/// What is asked of the records, in time.
pub(crate) type Knows<'a, T> = BoxFuture<'a, Result<T, RecordsError>>;

/// Why nothing can be said.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordsError {
    #[error("the yearly values of {0} are not published")]
    Unpublished(CivilDate),
}

/// An employer under one registration.
#[derive(Clone, Debug)]
pub(crate) struct Employer {
    pub(crate) registration: Nrp,
    pub(crate) activity: String,
    /// I to V.
    pub(crate) risk_class: String,
    /// The premium of work risks, in tenths of a millionth.
    pub(crate) premium: i64,
    pub(crate) address: String,
    /// The office it belongs to.
    pub(crate) office: String,
}

/// What happened to a worker's registration in a month.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Movement {
    Hired(CivilDate),
    Left(CivilDate),
    Absent { from: CivilDate, days: i64 },
}

/// A worker in a month.
#[derive(Clone, Debug)]
pub(crate) struct Worker {
    pub(crate) nss: Nss,
    pub(crate) curp: Curp,
    pub(crate) rfc: String,
    pub(crate) paternal: String,
    pub(crate) maternal: String,
    pub(crate) given: String,
    pub(crate) hired_on: CivilDate,
    /// *Salario base de cotización*, a day.
    pub(crate) daily_centavos: i64,
    /// Days of the month that count.
    pub(crate) days: i64,
    pub(crate) movements: Vec<Movement>,
}

impl Worker {
    /// Returns the name as lists print it.
    pub(crate) fn name(&self) -> String {
        format!("{} {} {}", self.paternal, self.maternal, self.given)
    }
}

/// How an employer stands with its obligations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Compliance {
    /// Whether anybody works for it.
    pub(crate) has_workers: bool,
    /// What it owes.
    pub(crate) credits: Vec<OpenCredit>,
}

/// One employment of a worker, newest first in a [`History`].
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) employer: String,
    pub(crate) registration: Nrp,
    pub(crate) from_on: CivilDate,
    pub(crate) until_on: Option<CivilDate>,
    pub(crate) daily_centavos: i64,
}

/// What a worker was credited with.
#[derive(Clone, Debug)]
pub(crate) struct History {
    pub(crate) jobs: Vec<Job>,
    pub(crate) discounted: u32,
    pub(crate) reinstated: u32,
}

/// What the institute knows.
pub(crate) trait Records: Send + Sync {
    /// Whether what it says is made up.
    fn is_made_up(&self) -> bool;

    /// Returns who an employer is under a registration.
    fn employer<'a>(&'a self, registration: &'a Nrp) -> Knows<'a, Employer>;

    /// Lists who worked under a registration in a month.
    fn roll<'a>(&'a self, registration: &'a Nrp, month: Month) -> Knows<'a, Vec<Worker>>;

    /// Returns how an employer stands on a day.
    fn compliance<'a>(
        &'a self,
        rfc: &'a Rfc,
        registrations: &'a [Nrp],
        on: CivilDate,
    ) -> Knows<'a, Compliance>;

    /// Returns what a worker was credited with by a day.
    fn history<'a>(&'a self, nss: &'a Nss, curp: &'a Curp, on: CivilDate) -> Knows<'a, History>;
}

/// Who answers the requests of procedures.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Answerer {
    /// A generator in `prueba`, the desk in `produccion`.
    #[default]
    ByEnvironment,
    /// The institute's desk.
    Desk,
}

impl FromStr for Answerer {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word {
            "entorno" => Ok(Self::ByEnvironment),
            "mesa" => Ok(Self::Desk),
            _ => Err("it is `entorno` (a generator in prueba) or `mesa` (the desk)"),
        }
    }
}

impl fmt::Display for Answerer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ByEnvironment => "entorno",
            Self::Desk => "mesa",
        })
    }
}

/// Returns who answers; nobody when it is the desk.
pub(crate) fn open(answerer: Answerer, environment: Environment) -> Option<Arc<dyn Records>> {
    // What is made up never answers where acts are real.
    let generates = answerer == Answerer::ByEnvironment && environment == Environment::Prueba;
    generates.then(|| Arc::new(Generator) as Arc<dyn Records>)
}
