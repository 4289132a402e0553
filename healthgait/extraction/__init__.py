"""The dataset's modalities from one's own videos: pose, silhouette, segmentation and optical flow of each walk."""
