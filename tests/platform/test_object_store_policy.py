"""Pages may show what lies in the configured bucket, and nothing from any other host."""

import subprocess
import sys

import pytest

from config.environment import object_store_origins


@pytest.mark.parametrize(
    ("endpoint", "bucket", "region", "origins"),
    [
        ("", "", "", []),
        ("https://oss.example.com", "", "", []),
        ("https://oss.example.com", "bamin", "", ["https://oss.example.com", "https://bamin.oss.example.com"]),
        ("http://10.0.0.5:9000/", "bamin", "", ["http://10.0.0.5:9000", "http://bamin.10.0.0.5:9000"]),
        ("", "bamin", "", ["https://s3.amazonaws.com", "https://bamin.s3.amazonaws.com"]),
        ("", "bamin", "cn", ["https://s3.cn.amazonaws.com", "https://bamin.s3.cn.amazonaws.com"]),
    ],
)
def test_origins_of_a_bucket(endpoint, bucket, region, origins):
    assert object_store_origins(endpoint, bucket, region) == origins


def test_policy_names_the_bucket_for_pictures_and_films_only(tmp_path):
    environment = {
        "VAR_DIR": str(tmp_path),
        "S3_BUCKET": "bamin",
        "S3_ENDPOINT_URL": "https://oss.example.com",
        "PATH": "/usr/bin:/bin",
    }
    ask = (
        "from config import settings; allowed = settings.CONTENT_SECURITY_POLICY['DIRECTIVES'];"
        "print([name for name in allowed if 'https://bamin.oss.example.com' in allowed[name]])"
    )
    answer = subprocess.run([sys.executable, "-c", ask], env=environment, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "['img-src', 'media-src']"
