"""From a video file to the people in it: reading, BlazePose's two networks, and everyone followed."""
