//! `buzon`: what our screens say of certificates, signatures and receipts, offline.
//!
//! For people and scripts: it reads files, prints what they prove, and ends with 0 when all of
//! it holds, 1 when something does not, 2 when a file cannot be read.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on stdout")]
#![expect(
    clippy::print_stderr,
    reason = "a command-line tool complains on stderr"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use efirma::{Certificate, Kind};
use mailbox::instant::LegalTime;
use mailbox::statement;

/// Reads certificates and verifies signatures, without a network.
#[derive(Parser)]
#[command(name = "buzon", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Says whom a certificate names and what it is for.
    Inspect {
        /// A `.cer` file.
        certificate: PathBuf,
    },
    /// Verifies a detached signature over a statement: who signed what, and when.
    ///
    /// The chain to an authority is not judged here: compare the certificate's number with the
    /// one you trust.
    Verify {
        /// The signed text (`.txt`).
        statement: PathBuf,
        /// The signature (`.p7s`).
        signature: PathBuf,
    },
}

/// Why there is no answer.
enum Failure {
    /// What was claimed does not hold.
    DoesNotHold(String),
    /// A file cannot be read.
    Unreadable(String),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Inspect { certificate } => inspect(&certificate),
        Command::Verify {
            statement,
            signature,
        } => verify(&statement, &signature),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::DoesNotHold(why)) => {
            eprintln!("does not hold: {why}");
            ExitCode::from(1)
        }
        Err(Failure::Unreadable(why)) => {
            eprintln!("cannot read {why}");
            ExitCode::from(2)
        }
    }
}

fn inspect(path: &Path) -> Result<(), Failure> {
    let certificate = Certificate::parse(&read(path)?)
        .map_err(|error| Failure::DoesNotHold(format!("{}: {error}", path.display())))?;
    print_certificate(&certificate);
    Ok(())
}

fn print_certificate(certificate: &Certificate) {
    let holder = certificate.holder();
    println!("name:         {}", holder.name);
    println!("RFC:          {}", holder.rfc);
    if let Some(rfc) = &holder.representative_rfc {
        println!("represented:  {rfc}");
    }
    println!("number:       {}", certificate.number());
    let kind = match certificate.kind() {
        Kind::EFirma => "e.firma",
        Kind::Csd => "seal certificate (CSD)",
        Kind::Other => "another",
    };
    println!("kind:         {kind}");
    println!("valid from:   {}", LegalTime::new(certificate.not_before()));
    println!("valid until:  {}", LegalTime::new(certificate.not_after()));
    println!(
        "SHA-256:      {}",
        mailbox::digest::Digest::new(certificate.sha256())
    );
}

fn verify(statement: &Path, signature: &Path) -> Result<(), Failure> {
    let text = read(statement)?;
    let verified = efirma::verify(&read(signature)?, &text)
        .map_err(|error| Failure::DoesNotHold(error.to_string()))?;
    let text = String::from_utf8(text)
        .map_err(|_| Failure::DoesNotHold("the statement is not UTF-8".to_owned()))?;
    statement::Statement::parse(&text).map_err(|error| Failure::DoesNotHold(error.to_string()))?;
    println!("The signature holds. It was made by:\n");
    print_certificate(&verified.certificate);
    println!(
        "signed at:    {} (by the signer's word)\n",
        LegalTime::new(verified.signing_time)
    );
    for field in statement::fields(&text) {
        println!("{}: {}", field.label, field.value);
    }
    println!(
        "\nSHA-256 of the statement: {}",
        evidence::sha256(text.as_bytes())
    );
    println!("Not checked: the chain to an authority, and revocation.");
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::Unreadable(format!("{}: {error}", path.display())))
}
