"""Customers: contacts, companies, and the notes that stand on them."""
