"""The contract's checks, one module each: what is wrong, a sentence a finding."""
