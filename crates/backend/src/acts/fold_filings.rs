//! Filings of before there was a search become searchable: once, at the next start.

use mailbox::statement::Statement;

use super::present_filing::searched;
use crate::store::{Store, StoreError, filings};

/// How many are folded in one transaction.
const AT_ONCE: u32 = 200;

/// Folds what is not folded. Replicas that start together do it twice, to the same end.
pub(crate) async fn fold_filings(store: &Store) -> Result<(), StoreError> {
    loop {
        let mut transaction = store.begin().await?;
        let found = filings::unfolded(&mut transaction, AT_ONCE).await?;
        if found.is_empty() {
            return Ok(());
        }
        for (folio, statement) in found {
            let Ok(Statement::Present(present)) = Statement::parse(&statement) else {
                return Err(corrupt("statement"));
            };
            let folio = folio.parse().map_err(|_| corrupt("folio"))?;
            let folded = searched(&folio, &present.filing);
            filings::fold(&mut transaction, folio.as_str(), &folded).await?;
        }
        transaction.commit().await?;
    }
}

const fn corrupt(column: &'static str) -> StoreError {
    StoreError::Corrupt {
        table: "filings",
        column,
    }
}
