"""Who we serve: people and companies, how to reach them, what they subscribe to, what happened."""
