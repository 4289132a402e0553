"""From a video file to gait parameters: pose, passes, metres, tables, a film and a page."""
