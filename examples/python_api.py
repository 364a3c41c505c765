"""What evalxl does, from Python: `python examples/python_api.py [FORM …]`."""

import sys
import tempfile
from pathlib import Path

import evalxl

SAMPLES = sorted((Path(__file__).parents[1] / "samples" / "inbox").rglob("*.xlsx"))


def main(forms: list[Path]) -> None:
    # One target and one result.
    said = evalxl.compare("≥20家", "扶持工业企业27家", name="扶持工业企业数量")
    print(said.verdict, said.completion, said.why["zh"])

    # One form, as understood: each value knows its cell. A file that is no form has no projects
    # and a finding that says why.
    workbook = evalxl.read(forms[0])
    for table in workbook.projects:
        print(table.form, len(table.indicators), "indicators, total in", table.totals.cells)
    for found in workbook.findings[:3]:
        print(found["code"], found["cell"], found["message"])

    # Many forms, as pandas frames.
    outcome = evalxl.score(forms)
    projects = outcome.projects[["project_name", "policy", "lowest", "highest", "adopted"]]
    print(projects.to_string())
    print(outcome.indicators["verdict"].value_counts().to_string())
    print(outcome.findings["slug"].value_counts().head(5).to_string())

    # The scored copies.
    with tempfile.TemporaryDirectory() as folder:
        for path in outcome.write(folder):
            print(path.name)


if __name__ == "__main__":
    main([Path(given) for given in sys.argv[1:]] or SAMPLES)
