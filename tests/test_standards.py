"""The records of a site, read by the standards' own validators, without the network."""

import io
import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
import requests_cache
import urllib3
import yaml
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from frictionless import Package, validate
from requests.adapters import HTTPAdapter
from rocrate_validator import models, services

from clusterlib import catalogue, execute, lock, sums, tables
from clusterlib.provenance import bom, codecheck, crate, environment, records
from clusterlib.provenance.source import Source

ROOT = Path(__file__).resolve().parent.parent
COMMIT = Source("8" * 40, "2026-11-26T17:30:11+00:00")
CONTEXT = "https://w3id.org/ro/crate/1.1/context"
# What the profiles recommend and we leave out, with the reason in CONTRIBUTING: no clock, and no address before there is one.
LEFT_OUT = {
    "The Action SHOULD have an endTime in ISO 8601 format",
    "The Application SHOULD have a url",
    "The SoftwareApplication id SHOULD be an absolute URI",
    "The organization SHOULD have a URL.",
}


@pytest.fixture
def cut_off(monkeypatch):
    """No connection can be made."""

    def refuse(*args):
        raise OSError("the network is cut off")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def small(tmp_path, monkeypatch) -> Path:
    """A site of one chapter in one language with one table, and all records."""
    site, executed = tmp_path / "site", tmp_path / "executed"
    for name in ("tables", "notebooks", "en/chapters"):
        (site / name).mkdir(parents=True)
    table = catalogue.build("paper-1")
    (site / "tables" / "paper-1.csv").write_text(tables.canonical_csv(table), encoding="utf-8", newline="\n")
    (site / "tables" / "paper-1.json").write_text(tables.to_json(table), encoding="utf-8", newline="\n")
    heading = {"cell_type": "markdown", "id": "a", "metadata": {"tags": ["lang-en"]}, "source": ["# What is a <cluster>?"]}
    shown = {"output_type": "display_data", "metadata": {}, "data": {"text/markdown": "```{table-card} paper-1\n:digest: x\n```"}}
    code = {"cell_type": "code", "id": "b", "metadata": {}, "source": ["1"], "outputs": [shown], "execution_count": 1}
    notebook = json.dumps({"cells": [heading, code], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    monkeypatch.setattr(execute, "EXECUTED", executed)
    monkeypatch.setattr(execute, "chapters", lambda: ["regional-clusters"])
    (job,) = execute.jobs(["en"])
    job.copy.parent.mkdir(parents=True)
    job.copy.write_text(notebook, encoding="utf-8")
    job.record.write_text(json.dumps({"data": ["table_1.csv", "measured/areas.csv"], "python": "3.11.7"}), encoding="utf-8")
    for name in ("regional-clusters.ipynb", "regional-clusters.en.ipynb"):
        (site / "notebooks" / name).write_text(notebook, encoding="utf-8")
    (site / "en" / "chapters" / "regional-clusters.html").write_text("<p>", encoding="utf-8")
    records.write(site, ["en"], COMMIT)
    return site


def crate_issues(site: Path, folder: Path, severity=models.Severity.RECOMMENDED) -> list[str]:
    """What the validator finds, with the context of the standard from a package's shelf."""
    import rocrate

    context = (Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()
    assert json.loads(context)["@id"] == CONTEXT, "this rocrate carries the context of another version; want rocrate < 0.16"

    class Shelf(HTTPAdapter):
        def send(self, request, **kwargs):
            answer = {"headers": {"Content-Type": "application/ld+json"}, "status": 200, "request_url": request.url}
            return self.build_response(request, urllib3.HTTPResponse(body=io.BytesIO(context), preload_content=False, **answer))

    cache = str(folder / "cache")
    with requests_cache.CachedSession(cache_name=cache, backend="sqlite", expire_after=-1) as session:
        session.mount("https://", Shelf())
        assert session.get(CONTEXT).status_code == requests.codes.ok
    settings = services.ValidationSettings(
        rocrate_uri=str(site),
        profile_identifier="process-run-crate",
        requirement_severity=severity,
        offline=True,
        cache_path=cache,
    )
    return sorted({issue.message for issue in services.validate(settings).get_issues()})


def broken(site: Path, name: str, change) -> Path:
    """The site with one record changed."""
    path = site / name
    document = json.loads(path.read_text(encoding="utf-8"))
    change(document)
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.promise("ro-crate")
def test_the_crate_is_a_valid_process_run_crate(small, tmp_path, cut_off):
    assert set(crate_issues(small, tmp_path)) <= LEFT_OUT


@pytest.mark.promise("ro-crate")
def test_a_crate_that_names_a_file_that_is_not_there_is_found(small, tmp_path, cut_off):
    (small / "tables" / "paper-1.csv").unlink()
    assert any("paper-1.csv" in message for message in crate_issues(small, tmp_path, models.Severity.REQUIRED))


@pytest.mark.promise("ro-crate")
def test_an_action_without_instrument_is_found(small, tmp_path, cut_off):
    def change(document):
        (action,) = [one for one in document["@graph"] if one["@type"] == "CreateAction"]
        del action["instrument"]

    broken(small, "ro-crate-metadata.json", change)
    assert any("instrument" in message for message in crate_issues(small, tmp_path, models.Severity.REQUIRED))


@pytest.mark.promise("ro-crate")
def test_the_action_says_what_was_executed_on_what_to_what_result(small):
    graph = {one["@id"]: one for one in json.loads((small / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]}
    action = graph["#execution-regional-clusters-en"]
    assert graph["./"]["mentions"] == {"@id": action["@id"]}, "one chapter, so no list"
    assert action["instrument"] == {"@id": "notebooks/regional-clusters.ipynb"}
    assert [one["@id"] for one in action["object"]] == ["#lang-en", "data/table_1.csv", "data/measured/areas.csv"]
    assert [one["@id"] for one in action["result"]] == [
        "notebooks/regional-clusters.en.ipynb",
        "en/chapters/regional-clusters.html",
        "tables/paper-1.csv",
    ]
    assert graph["tables/paper-1.csv"]["sha256"] == tables.digest(catalogue.build("paper-1"))
    assert graph["en/chapters/regional-clusters.html"]["name"] == "What is a <cluster>?"
    assert graph["./"]["datePublished"] == crate.released()
    assert graph["./"]["identifier"].endswith("+" + "8" * 12)


@pytest.mark.promise("ro-crate")
def test_every_reference_within_the_crate_leads_somewhere(small):
    graph = json.loads((small / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]
    known = {one["@id"] for one in graph}
    named = set(re.findall(r'\{"@id": "([^"]+)"\}', json.dumps(graph)))
    assert named - known - {crate.CRATE} == set()
    assert len(known) == len(graph)


@pytest.mark.promise("data-package")
def test_the_data_package_is_valid_and_its_files_are_what_their_schemas_say(small, cut_off):
    report = validate(str(small / "datapackage.json"))
    assert report.valid, report.flatten(["title", "type", "message"])[:5]
    package = Package(str(small / "datapackage.json"))
    assert {f"data/{path.relative_to(small / 'data').as_posix()}" for path in (small / "data").rglob("*.csv")} | {
        "tables/paper-1.csv"
    } == {resource.path for resource in package.resources}


@pytest.mark.promise("data-package")
@pytest.mark.parametrize(
    ("name", "field", "value"),
    [("data-measured-us-areas", "name", "integer"), ("data-claims", "claim", "number"), ("table-paper-1", "row_en", "date")],
)
def test_a_schema_that_claims_another_type_is_found(small, cut_off, name, field, value):
    def change(document):
        (resource,) = [one for one in document["resources"] if one["name"] == name]
        fields = resource["schema"]["fields"]
        next((one for one in fields if one["name"] == field), fields[0])["type"] = value
        document["resources"] = [resource]

    assert not validate(str(broken(small, "datapackage.json", change))).valid


@pytest.mark.promise("data-package")
def test_a_data_file_with_another_byte_does_not_match_the_package(small, cut_off):
    path = small / "data" / "kinds.csv"
    content = path.read_bytes()
    path.write_bytes(content[:-2] + b"x\n")
    assert path.read_bytes() != content
    broken(small, "datapackage.json", lambda document: document.update(resources=[one for one in document["resources"] if one["name"] == "data-kinds"]))
    assert "hash-count" in {error[0] for error in validate(str(small / "datapackage.json")).flatten(["type"])}


@pytest.mark.promise("data-package")
def test_a_package_that_lacks_what_the_standard_demands_is_found(small, cut_off):
    def change(document):
        document["resources"] = document["resources"][:1]
        document["licenses"] = [{"title": "neither a name nor a path"}]

    said = validate(str(broken(small, "datapackage.json", change))).flatten(["type", "note"])
    assert any("licenses" in note or "name" in note for _, note in said), said


@pytest.mark.promise("bill-of-materials")
def test_the_bill_of_materials_is_valid_and_has_every_locked_package_with_its_hashes(small):
    text = (small / "sbom.cdx.json").read_text("utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    listed = {one["purl"]: len(one["hashes"]) for one in json.loads(text)["components"]}
    locked = re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    assert set(listed) == {f"pkg:pypi/{name}@{version}" for name, version in locked}
    assert sum(listed.values()) == (ROOT / "requirements.txt").read_text("utf-8").count("--hash=sha256:")


@pytest.mark.promise("bill-of-materials")
def test_a_bill_with_a_hash_that_is_none_is_found():
    packages = environment.locked()
    text = bom.to_cyclonedx(packages, bom.asked_for()).replace(packages[0].hashes[0], "0" * 63)
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is not None


@pytest.mark.promise("bill-of-materials")
def test_every_package_that_the_project_asks_for_is_in_the_bill():
    assert bom.asked_for() <= {one.name for one in environment.locked()}


@pytest.mark.promise("citation-file")
@pytest.mark.parametrize("schema", [("vendor.citation-file-format", "CITATION.cff"), ("vendor.github-workflows", ".github/workflows/*.yml")])
def test_the_citation_file_and_the_workflows_are_valid(schema):
    files = sorted(map(str, ROOT.glob(schema[1])))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema[0], *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert files
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.promise("citation-file")
def test_a_citation_file_without_title_is_found(tmp_path):
    path = tmp_path / "CITATION.cff"
    path.write_text(re.sub(r"(?m)^title:.*\n", "", (ROOT / "CITATION.cff").read_text("utf-8")))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.citation-file-format", str(path)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


@pytest.mark.promise("codecheck")
def test_the_codecheck_configuration_has_what_its_specification_wants_of_an_author():
    text = (ROOT / "codecheck.yml").read_text("utf-8")
    said = yaml.safe_load(text)
    assert text.startswith("---\n")
    assert said["version"] == codecheck.VERSION
    assert said["paper"]["title"]
    assert all(author["name"] for author in said["paper"]["authors"])
    assert all((ROOT / item["file"]).is_file() and not Path(item["file"]).is_absolute() and item["comment"] for item in said["manifest"])
    assert not re.search("FIXME|TODO|XXXX", text)
    assert not {"codechecker", "report", "certificate"} & set(said), "nobody has checked this book; the checker fills these"


@pytest.mark.promise("codecheck")
def test_the_codecheck_configuration_lists_exactly_the_tables_of_the_lock():
    said = yaml.safe_load((ROOT / "codecheck.yml").read_text("utf-8"))
    assert {item["file"] for item in said["manifest"]} == {f"data/lock/{name}.csv" for name in lock.locked_digests()}


def test_the_records_of_a_site_are_the_same_bytes_when_written_again(small, tmp_path):
    again = tmp_path / "again"
    shutil.copytree(small, again, ignore=shutil.ignore_patterns("data", "*.json", "*.yml", "*.cff", "SHA256SUMS"))
    shutil.copy(small / "tables" / "paper-1.json", again / "tables")
    records.write(again, ["en"], COMMIT)
    assert sums.of(again) == sums.of(small)
    assert (again / "SHA256SUMS").read_bytes() == (small / "SHA256SUMS").read_bytes()


def test_the_list_of_a_site_has_every_file_of_it(small):
    assert sums.differences(sums.read(small), sums.of(small)) == []
    assert {"ro-crate-metadata.json", "datapackage.json", "codecheck.yml", "CITATION.cff", "sbom.cdx.json"} <= set(sums.read(small))


@pytest.mark.promise("ro-crate", "data-package")
@pytest.mark.slow
@pytest.mark.xdist_group("site")
def test_the_records_of_the_whole_book_are_valid(site, tmp_path, cut_off):
    assert set(crate_issues(site, tmp_path)) <= LEFT_OUT
    assert validate(str(site / "datapackage.json")).valid
    assert lock.check_site(str(site)).lines == ()
    assert yaml.safe_load((site / "codecheck.yml").read_text("utf-8"))["manifest"]
    actions = [one for one in json.loads((site / "ro-crate-metadata.json").read_text("utf-8"))["@graph"] if one["@type"] == "CreateAction"]
    assert len(actions) == len(execute.jobs())
