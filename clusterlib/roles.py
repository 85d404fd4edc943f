"""The ``claim`` role of the book: the id of a claim, linked to the ledger, its words on hover."""

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from clusterlib import paper


def setup(app):
    """Register the role with Sphinx."""
    app.add_role("claim", ClaimRole())
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


class ClaimRole(SphinxRole):
    """``{claim}`3-1-a` ``: a link to the claim in the ledger."""

    def run(self):
        """One reference node, or an error that lists the ids of the same section."""
        found = {claim.claim: claim for claim in paper.claims()}
        if self.text not in found:
            near = [name for name in found if name.rsplit("-", 1)[0] == self.text.rsplit("-", 1)[0]] or list(found)
            return [], [self.inliner.reporter.error(f"claim {self.text!r} is unknown; want one of {', '.join(near)}", line=self.lineno)]
        claim = found[self.text]
        words = claim.statement_ko if self.env.config.language == "ko" else claim.statement_en
        reference = nodes.reference(self.rawtext, self.text, refuri=f"ledger.html#claim-{self.text}", reftitle=words, classes=["claim-id"])
        reference["internal"] = True
        return [reference], []
