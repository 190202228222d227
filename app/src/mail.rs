//! Components that know the mailbox but no screen.

mod attachments;
mod efirma_panel;
mod failure_notice;
mod statement_view;
mod waiting_banner;

pub(crate) use attachments::AttachmentList;
pub(crate) use efirma_panel::EfirmaPanel;
pub(crate) use failure_notice::FailureNotice;
pub(crate) use statement_view::StatementView;
pub(crate) use waiting_banner::WaitingBanner;
