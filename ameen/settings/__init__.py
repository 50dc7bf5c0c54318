"""What people choose for themselves: profile, password, language, looks, and where they are signed in."""
