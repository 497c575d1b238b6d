"""The parts of benches/run: each measures one kind of work beside a peer, and yields rows of the table."""
