from __future__ import annotations

import json
import os
from typing import Iterator

import boto3


class Store:
    """Documents in a bucket."""

    def __init__(self, bucket: str) -> None:
        self.bucket = bucket

    def _client(self):
        return boto3.client(
            "s3",
            aws_access_key_id=os.environ["S3_ACCESS_KEY"],
            aws_secret_access_key=os.environ["S3_SECRET_KEY"],
            endpoint_url=os.environ.get("S3_ENDPOINT"),
        )

    def keys(self, prefix: str = "") -> Iterator[str]:
        for page in self._client().get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix):
            for entry in page.get("Contents", []):
                yield entry["Key"]

    def load(self, key: str) -> dict:
        body = self._client().get_object(Bucket=self.bucket, Key=key)["Body"]
        return json.loads(body.read())
