"""The page of public services: sectors and units that hold dossiers up, backlog, procedures, hours, documents."""
