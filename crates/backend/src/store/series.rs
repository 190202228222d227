//! The numbers of each series and year: none twice, none left out.

use sqlx::AnyConnection;

use super::StoreError;

/// Takes the next number of a series in a year. It is only taken if the transaction commits.
pub(crate) async fn next_number(
    connection: &mut AnyConnection,
    series: &str,
    year: i32,
) -> Result<u64, StoreError> {
    let number: i64 = sqlx::query_scalar(
        "INSERT INTO series (series, year, last_number) VALUES ($1, $2, 1) \
         ON CONFLICT (series, year) DO UPDATE SET last_number = series.last_number + 1 \
         RETURNING last_number",
    )
    .bind(series)
    .bind(i64::from(year))
    .fetch_one(&mut *connection)
    .await?;
    u64::try_from(number).map_err(|_| StoreError::Corrupt {
        table: "series",
        column: "last_number",
    })
}
