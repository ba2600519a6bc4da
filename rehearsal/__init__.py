"""Rehearse the deployment: the real zips and template, in an AWS that nobody here wrote."""
