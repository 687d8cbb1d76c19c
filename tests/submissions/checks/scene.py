"""What the entry of these tests is asked for: a film and pictures."""

from campaign.definition.spec import FileRule

FILM = FileRule("work", "视频", ("mp4",), 1, 1, aspects=("16:9",), video_short_side=1080)
PICTURE = FileRule("photo", "照片", ("jpg",), 0, 8, image_min_short_side=800)
