"""The page of topics: what the documents report of education, health, documents, infrastructure and the rest."""
