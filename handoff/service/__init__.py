"""Use cases: one public function for each thing a person can do."""
