"""What the house knows of one person: a copy for them, and erasure that proves itself. Stands above every app that holds something."""
