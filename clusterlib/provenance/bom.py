"""The software bill of materials: CycloneDX 1.6 from the hash-locked requirements."""

import json
import re
import uuid

from clusterlib import __version__
from clusterlib.freshness import ROOT
from clusterlib.provenance.environment import Locked

# A namespace of our own, so that the serial number follows from the content and not from chance.
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "clusterlib")


def to_cyclonedx(packages: list[Locked], direct: set[str]) -> str:
    """The bill as JSON.

    Parameters
    ----------
    packages : list of Locked
    direct : set of str
        Names of those that the library itself asks for; which of the others asks for which is not said.

    Returns
    -------
    str
        Without a time: ``metadata.timestamp`` is optional, and the bill of the same lock shall be the same.
    """
    components = [_component(one) for one in packages]
    own = f"pkg:generic/clusterlib@{__version__}"
    serial = uuid.uuid5(_NAMESPACE, json.dumps([__version__, components], sort_keys=True))
    bill = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": "clusterlib",
                "version": __version__,
                "licenses": [{"license": {"id": "MIT"}}],
                "purl": own,
            }
        },
        "components": components,
        "dependencies": [{"ref": own, "dependsOn": sorted({one.purl for one in packages if one.name in direct})}],
        "compositions": [{"aggregate": "incomplete", "dependencies": [own]}],
    }
    return json.dumps(bill, ensure_ascii=False, indent=1) + "\n"


def asked_for() -> set[str]:
    """Names of the packages that ``pyproject.toml`` asks for, as the lock writes them."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = (re.split(r"[\s<>=!~;\[]", line, maxsplit=1)[0] for line in project["dependencies"])
    return {re.sub(r"[-_.]+", "-", name).lower() for name in names}


def _component(one: Locked) -> dict:
    item = {
        "type": "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "purl": one.purl,
        "hashes": [{"alg": "SHA-256", "content": value} for value in one.hashes],
    }
    marker = [{"name": "clusterlib:marker", "value": one.marker}] if one.marker else []
    return item | {"properties": [{"name": "clusterlib:hashes", "value": "of the files of this version, one a platform"}, *marker]}
