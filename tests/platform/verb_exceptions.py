"""Verbs that do not ask everybody alike, by name and why; whatever is not here refuses every outsider."""

from __future__ import annotations

# They take `by` and change nothing.
READERS = {
    "accounts.people.locking.check_one_stays",
    "accounts.unions.importing.judge",
    "accounts.unions.importing.keep",
    "accounts.unions.importing.kept_or_404",
    "accounts.unions.importing.plan",
    "activities.excel.importing.judge",
    "activities.excel.importing.keep",
    "activities.excel.importing.kept_or_404",
    "activities.excel.importing.plan",
    "review.experts.importing.keep",
    "review.experts.importing.kept_or_404",
    "review.scoring_desk.originals.blind_files",
    "review.screening.decisions.recent",
    "review.screening.two_readers.of",
    "review.screening_excel.importing.judge",
    "review.screening_excel.importing.keep",
    "review.screening_excel.importing.kept_or_404",
    "review.screening_excel.importing.plan",
    "review.screening_shares.sharing.planned",
    "submissions.duplicates.pairs.of",
    "submissions.entering.desk.acts",
    "submissions.history.was_last",
    "submissions.uploads.rules.judge",
    "submissions.workflow.check_action",
}
# Steps of other verbs, which have asked.
STEPS = {
    "accounts.outbox.outbox.put",
    "accounts.people.invitation_mail.tell_invited",
    "accounts.people.inviting.open_account",
    "accounts.people.inviting.open_silently",
    "accounts.two_people.decide",
    "review.expert_notices.telling.assigned",
    "review.expert_notices.telling.replaced",
    "review.expert_notices.telling.tell",
    "review.experts.invitations.sending.send",
    "campaign.history.recording.record",
    "review.panels.assigning.carry_out",
    "review.panels.by_hand.giving.hand_out",
    "review.scoring_desk.versions.keep",
    "review.sheet_desk.reopening.put_forward",
    "review.second_reader.readings.hear",
    "review.second_reader.readings.reopen",
    "review.second_reader.readings.take_back",
    "submissions.national_filing.filing.open_record",
    "submissions.notices.mails.tell",
    "submissions.notices.mails.tell_branch",
    "submissions.notices.telling.after",
}
ANYBODY = {"campaign.rehearsal_clock.move_calendar"}  # who tries the demo; nobody elsewhere
# Nobody's acts: of the commands of the machine's operator, of the reader of a signed link, and of checks that fail
# late. For the last, `states.ACTIONS` says which (`test_each_action_is_of_people_or_of_the_system`).
BY_NOBODY = {
    "campaign.loading.loading.load",
    "campaign.loading.unions.load_unions",
    "submissions.packages.packages.request",
}
# They reach nothing but the own branch of who calls.
OF_OWN_BRANCH = {
    "activities.excel.export.export",
    "activities.excel.importing.carry_out",
    "submissions.reminding.drafts.remind",
    "accounts.unions.importing.carry_out",
    "submissions.branch.export.export",
}
# A remark is the one thing that they write, beside the note that a table left the site.
OF_AUDITORS = {
    "activities.excel.export.export",
    "review.release.signing.countersign",
    "review.objections.answering.read",
    "review.screening_excel.export.export",
    "voting.fraud.deciding.remark",
    "voting.fraud.reading.open_complaint",
    "voting.fraud.reading.open_group",
}
# Each expert says only what concerns herself.
OF_EXPERTS = {"review.experts.interests.declare"}
