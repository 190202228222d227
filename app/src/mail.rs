//! Components that know the mailbox but no screen.

mod acts_banner;
mod attachments;
mod done_notice;
mod download;
mod efirma_panel;
mod evidence;
mod expiry;
mod failure_notice;
mod growing;
mod key_state;
mod loaded;
mod particulars;
mod search_box;
mod sign_in_form;
mod sign_panel;
mod statement_view;
mod uploads_panel;
mod waiting_banner;

pub(crate) use acts_banner::ActsBanner;
pub(crate) use attachments::AttachmentList;
pub(crate) use done_notice::DoneNotice;
pub(crate) use download::Download;
pub(crate) use efirma_panel::EfirmaPanel;
pub(crate) use evidence::EvidenceButtons;
pub(crate) use expiry::expiry;
pub(crate) use failure_notice::FailureNotice;
pub(crate) use growing::{Growing, GrowingList};
pub(crate) use key_state::KeyState;
pub(crate) use loaded::{Loaded, Loader};
pub(crate) use particulars::ParticularsView;
pub(crate) use search_box::{SearchBox, TEXT as SEARCHED};
pub(crate) use sign_in_form::SignInForm;
pub(crate) use sign_panel::{Act, SignPanel, SignStage, SignedText};
pub(crate) use statement_view::StatementView;
pub(crate) use uploads_panel::UploadsPanel;
pub(crate) use waiting_banner::WaitingBanner;
