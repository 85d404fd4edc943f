"""What a chapter shows of its claims: id, words, kind and verdict, in one language."""

from dataclasses import dataclass
from html import escape

from clusterlib import paper

_WORDS = {
    "ko": {"section": "절", "none": "이 장이 다루는 주장이 없다."},
    "en": {"section": "section", "none": "No claim belongs to this chapter."},
}


@dataclass(frozen=True)
class ClaimsView:
    """Claims as a list; in the ledger each carries the anchor that links lead to."""

    claims: tuple[paper.Claim, ...]
    lang: str
    anchors: bool = False

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": claims_html(self.claims, self.lang, anchors=self.anchors), "text/plain": claims_text(self.claims, self.lang)}


def claims_of(chapter: str, lang: str) -> ClaimsView:
    """The claims that a chapter treats, as it displays them."""
    return ClaimsView(tuple(claim for claim in paper.claims() if claim.chapter == chapter), lang)


def verdict_of(claim: paper.Claim) -> str:
    """Code of a claim's verdict; evidence for verdicts comes with the measured and modelled chapters."""
    return "not-yet-tested"


def claims_html(claims: tuple[paper.Claim, ...], lang: str, *, anchors: bool = False) -> str:
    """Claims as an HTML list."""
    kinds, verdicts, place = paper.labels("kind"), paper.labels("verdict"), ("ko", "en").index(lang)
    items = []
    for claim in claims:
        anchor = f' id="claim-{claim.claim}"' if anchors else ""
        kind = "/".join(kinds[kind][place] for kind in claim.kind.split("/"))
        words, verdict = (claim.statement_ko, claim.statement_en)[place], verdict_of(claim)
        items.append(
            f'<li class="claim"{anchor}><span class="claim-id">{claim.claim}</span> {escape(words)} '
            f'<span class="claim-kind">{escape(kind)}, {_WORDS[lang]["section"]} {claim.section}</span> '
            f'<span class="verdict verdict-{verdict}">{escape(verdicts[verdict][place])}</span></li>'
        )
    return f'<ul class="claims">{"".join(items)}</ul>' if items else f"<p>{_WORDS[lang]['none']}</p>"


def claims_text(claims: tuple[paper.Claim, ...], lang: str) -> str:
    """Claims as plain lines."""
    return "\n".join(f"{claim.claim}  {claim.statement_ko if lang == 'ko' else claim.statement_en}" for claim in claims)
