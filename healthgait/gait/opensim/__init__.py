"""OpenSim's files of a clip: its markers (.trc) and its joint angles (.mot)."""
