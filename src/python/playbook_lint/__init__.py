"""A linter and CI checker for Microsoft-Learn-style playbook content."""
