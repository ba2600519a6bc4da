"""Run the whole product in one process, on moto, made from infra/template: the embedded stack."""
