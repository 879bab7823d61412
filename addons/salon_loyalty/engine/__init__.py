"""Points and ledger decisions on plain values; standard library only."""
