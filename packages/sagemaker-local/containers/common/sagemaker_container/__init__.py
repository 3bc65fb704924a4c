"""What the algorithm containers share."""
