"""`Idempotency-Key`: a POST sent twice does its work once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import Principal, principal_of
from common.api import Conflict
from intake.models import Receipt


class IdempotentPosts:
    """Mixed into a viewset before its base: the same key and body gets the first answer again, another body gets 409.

    Receipt and work share one transaction, so a request that failed leaves no receipt and may be sent again. Not for answers
    that hold a secret, since the receipt keeps the answer, and not for uploads, which know their own repeats.
    """

    MAXIMUM_LENGTH = 200

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)  # type: ignore[misc]
        key = request.headers.get("Idempotency-Key", "")
        if request.method != "POST" or not key or request.content_type.startswith("multipart/"):
            return
        if len(key) > self.MAXIMUM_LENGTH:
            raise ValidationError({"Idempotency-Key": f"At most {self.MAXIMUM_LENGTH} characters."})
        if principal_of(request).workspace_ids or principal_of(request).api_key:
            # The dispatcher looks the handler up after this method, so the wrapped one is what it finds.
            self.post = partial(once, key, self.post)  # type: ignore[has-type]


def once(key: str, handler: Callable[..., Response], request: Request, *args: Any, **kwargs: Any) -> Response:
    """Run the handler, or return what it answered to the same key and body before."""
    principal = principal_of(request)
    who = f"key {principal.api_key.pk}" if principal.api_key else f"person {principal.user.pk if principal.user else 0}"
    source = f"POST {request.path} by {who}"[:120]
    where = {"workspace_id": workspace_of_receipt(principal), "source": source, "message_id": key}
    body_hash = hashlib.sha256(request._request.body).hexdigest()
    try:
        with transaction.atomic():
            # A second request with the same key waits here until the first has committed or rolled back.
            receipt = Receipt.objects.create(**where, body_hash=body_hash)
            response = handler(request, *args, **kwargs)
            if response.status_code < 400:
                receipt.result, receipt.status = json.loads(JSONRenderer().render(response.data)), response.status_code
                receipt.save(update_fields=["result", "status"])
            else:
                transaction.set_rollback(True)
            return response
    except IntegrityError:
        first = Receipt.objects.filter(**where).first()
        if first is None:
            raise
    if first.body_hash != body_hash:
        raise Conflict("This Idempotency-Key was used before with another body. Use a new key for a new request.")
    return Response(first.result, status=first.status, headers={"Idempotent-Replayed": "true"})


def workspace_of_receipt(principal: Principal) -> int:
    """A key has one workspace; a person's receipts are kept under the oldest of theirs, whatever the request is about."""
    return principal.api_key.workspace_id if principal.api_key else min(principal.workspace_ids)
