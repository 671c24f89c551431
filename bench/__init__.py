"""What OnRecord costs, as ratios to the floor: a bare driver or client, on the same machine in the same run."""
