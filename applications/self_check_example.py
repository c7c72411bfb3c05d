"""An invented engineer who lacks half a year: what the first page shows a part of."""

from __future__ import annotations

from applications.dossier import Dossier

EXAMPLE: Dossier = {
    "as_of": "2026-11-20",
    "jurisdiction": "beijing",
    "series": "engineering",
    "person": {
        "employment": "employed",
        "unit_kind": "private",
        "sanction_until": None,
        "barred_until": None,
        "continuing_education": True,
    },
    "education": [{"kind": "bachelor", "graduated_on": "2012-07-01"}],
    "titles": [{"series": "engineering", "level": "intermediate", "obtained_on": "2022-05-18"}],
    "employment": [{"from": "2012-07-10", "to": None, "series": "engineering"}],
    "achievements": [
        {"kind": "paper", "on": "2023-06-10", "role": "first_author", "venue": "core_journal"},
        {"kind": "patent", "on": "2024-08-13", "role": "principal"},
        {"kind": "design_document", "on": "2023-03-31", "role": "principal"},
        {"kind": "design_document", "on": "2025-11-28", "role": "principal"},
    ],
    "qualifications": [],
    "claims": [],
}
