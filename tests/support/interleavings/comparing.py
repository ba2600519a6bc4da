"""Compare what everybody has seen with the accounts: after each step, and once all is at rest."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.errors import Gone
from chalicelib.model.folding import fold
from chalicelib.ports import Dispatch, Letter
from chalicelib.usecases.cases.should_send import takes_back
from tests.support.exchange import claims_of
from tests.support.factories import CONTACTS
from tests.support.interleavings.account import LINKS, Account
from tests.support.interleavings.stage import JOBS, PLATFORMS, Stage
from tests.support.promises import (
    MailSeen,
    Observed,
    TokenSeen,
    chain_is_valid,
    check_promises,
    repetition_is_recognisable,
    status_is_true,
)

REPORTER_MAIL = "sam@example.org"
OPERATOR_MAIL = "operator@example.org"
_ROUNDS = 60


class Comparing:
    """What was seen, beside what should have been."""

    def __init__(self, stage: Stage, accounts: Sequence[Account]) -> None:
        self.stage, self.accounts = stage, accounts
        self.tokens: list[TokenSeen] = []
        self.kinds: dict[tuple[str, str], set[str]] = {}
        """(platform, case id): the kinds of token that it was offered."""
        self.last: dict[tuple[str, str], str] = {}
        """(platform, case id): which of submitted and withdrawn it was offered last as new."""

    def jtis(self, platform: str) -> list[str]:
        """List the tokens that a platform was offered, oldest first."""
        return list(dict.fromkeys(t.jti for t in self.tokens if t.platform == platform))

    def offered(self, platform: str, tokens: Mapping[str, str]) -> None:
        """Look at what a poll gives."""
        by_id = {account.case_id: account for account in self.accounts}
        for jti, jws in tokens.items():
            claims = claims_of(jws)
            account = by_id[claims["txn"].replace("-", "")]
            now = self.stage.clock()
            assert platform in account.ever, f"{platform} is offered what it is not to have"
            assert not account.erased, f"{platform} is offered what was erased"
            assert not account.is_held(platform, now), f"{platform} is offered what is held"
            other_urls = [link["url"] for site, link in LINKS.items() if site != platform]
            text = str(claims)
            assert not any(url in text for url in other_urls), f"{platform} sees another's links"
            (uri,) = claims["events"]
            kinds = self.kinds.setdefault((platform, account.case_id), set())
            kinds.add(uri.rpartition("/")[2])
            if jti not in self.jtis(platform) and uri.endswith(("submitted", "withdrawn")):
                self.last[platform, account.case_id] = uri.rpartition("/")[2]
            self._note_token(account, TokenSeen(platform, jti, jws))

    def _note_token(self, account: Account, token: TokenSeen) -> None:
        """Keep a token, which is what it was when it was offered before: id, claims and bytes."""
        self.tokens.append(token)
        offers = [t for t in self.tokens if t[:2] == token[:2]]
        case = fold(self.stage.world.log.read(account.case_id))
        repetition_is_recognisable(Observed({account.case_id: case}, (), tokens=offers))

    def was_mailed(self, account: Account, authority: str) -> bool:
        """Tell whether an authority has a mail with a link to the case, of its own or together."""
        packed = self.stage.world.digests.mails.values()
        digests = {dispatch.case_id for mail in packed for dispatch in mail}
        letters = self.mailed_to(authority)
        return any(letter.key.startswith(account.case_id) for letter in letters) or (
            account.case_id in digests and any(m.key.startswith("digest") for m in letters)
        )

    def mailed_to(self, authority: str) -> list[Letter]:
        """List the mails that an authority has."""
        to = CONTACTS[authority]
        return [letter for letter in self.stage.mail.letters if letter.to == to]

    def compare(self, account: Account) -> None:
        """Compare a report with its account, as far as may be before all is at rest."""
        status = self._status(account)
        case = fold(self.stage.world.log.read(account.case_id))
        assert case.erased == account.erased, "erased is not as it should be"
        assert status is not None or account.erased, "a report cannot be read"
        if status is None:
            return
        observed = Observed(
            cases={account.case_id: case},
            accepted=[account.case_id],
            rows={account.case_id: self.stage.rows(account.case_id)},
            answered={(account.case_id, recipient) for recipient in account.answered},
            statuses={account.case_id: status},
        )
        clear = fold(self.stage.world.log.clear(account.case_id))
        for recipient in case.recipients.values():
            without_words = clear.recipients[recipient.id]
            assert without_words.state == recipient.state, "words are needed to say how it stands"
            assert without_words.decide_by == recipient.decide_by, (
                "words are needed to say until when"
            )
        chain_is_valid(observed)
        status_is_true(observed)
        states = {recipient["id"]: recipient["state"] for recipient in status["recipients"]}
        assert set(states) == account.ever, f"shown are {sorted(states)}"
        for recipient, state in states.items():
            # what was decided stays shown, whether the report was taken back before or after
            ended = ("decided",) if recipient in account.answered else ()
            is_active = state not in ("withdrawn", *ended)
            assert is_active <= (recipient in account.active), f"still active: {recipient}"
            assert state != "withdrawn" or recipient not in account.active, f"lost: {recipient}"

    def _status(self, account: Account) -> dict[str, Any] | None:
        container = self.stage.container
        try:
            case = container.open_status(account.reference, account.receipt, "192.0.2.1")
        except Gone:
            return None
        return container.read_own_case(case)

    def settle(self) -> None:
        """Bring, run and poll until nothing waits; then everybody must know what concerns them."""
        self._come_to_rest()
        for account in self.accounts:
            self.compare(account)
            self._has_been_offered(account)
            self._has_been_mailed(account)
        check_promises(self._observed())

    def _come_to_rest(self) -> None:
        stage = self.stage
        stage.recover()
        for _ in range(_ROUNDS):
            stage.bring_all()
            for job in JOBS:
                stage.run(job)
            for platform in PLATFORMS:
                stage.unpark(platform)
                self._drain(platform)
            if not stage.waits:
                return
            stage.clock.advance(minutes=30)
        raise AssertionError("it never comes to rest")

    def _drain(self, platform: str) -> None:
        tokens = self.stage.poll(platform)
        for _ in range(_ROUNDS):
            if not tokens:
                return
            self.offered(platform, tokens)
            tokens = self.stage.poll(platform, ack=tuple(tokens))
        raise AssertionError("what is acknowledged is offered again and again")

    def _has_been_offered(self, account: Account) -> None:
        """A platform that is to have the report was offered it; one that had it and is not to have
        it any more was offered that it was taken back."""
        for platform in PLATFORMS:
            kinds = self.kinds.get((platform, account.case_id), set())
            if account.erased or platform in account.holds or platform in account.unsure:
                continue
            if platform in account.active:
                assert kinds, f"{platform} was not offered a report"
                last = self.last[platform, account.case_id]
                assert last == "report-submitted", f"{platform} has it, and heard last of {last}"
            elif kinds:
                last = self.last[platform, account.case_id]
                assert last == "report-withdrawn", f"{platform} has it not, and heard of {last}"

    def _has_been_mailed(self, account: Account) -> None:
        """What an authority was mailed last is whether it is to have the report, once both were."""
        case = fold(self.stage.world.log.read(account.case_id))
        for authority in account.ever & CONTACTS.keys():
            seqs = [
                case.original(dispatch.seq)
                for letter in self.mailed_to(authority)
                for dispatch in self._dispatches_of(letter)
                if dispatch.case_id == account.case_id
            ]
            taken_back = [seq for seq in seqs if takes_back(case.event(seq), authority)]
            routed = [seq for seq in seqs if seq == case.recipients[authority].routed_seq]
            if account.erased or not (taken_back and routed):
                continue
            is_last = seqs[::-1].index(taken_back[-1]) < seqs[::-1].index(routed[-1])
            ends = max(taken_back) > routed[-1]
            assert is_last == ends, f"{authority} heard last what is not so"

    def _dispatches_of(self, letter: Letter) -> list[Dispatch]:
        """List what an authority is told by one mail: one thing, or what a digest was packed of."""
        if letter.key.startswith("digest"):
            packed = self.stage.world.digests.packed(letter.key.rpartition(".")[2])
            return sorted(packed, key=lambda dispatch: dispatch.seq)
        case_id, seq, recipient = letter.key.split(".", 2)
        return [Dispatch(case_id, int(seq), recipient)]

    def _observed(self) -> Observed:
        stage = self.stage
        log = stage.world.log
        cases = {case_id: fold(log.read(case_id)) for case_id in log.case_ids()}
        letters = stage.mail.letters
        return Observed(
            cases=cases,
            accepted=[account.case_id for account in self.accounts],
            rows={case_id: stage.rows(case_id) for case_id in cases},
            mails=[
                MailSeen(m.to, m.mark or m.key, m.key, m.subject, f"message-{number}")
                for number, m in enumerate(letters, start=1)
            ],
            addresses={
                **{recipient: [address] for recipient, address in CONTACTS.items()},
                **{case_id: [REPORTER_MAIL] for case_id in cases},
                "operator": [OPERATOR_MAIL],
            },
            tokens=self.tokens,
        )
