"""Pages of imports: from the file to the rows, every step a page that works without scripts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require_edit
from accounts.requests import WorkspaceRequest
from intake.access import editable_job, editable_mapping, visible_job
from intake.forms import ChooseMappingForm, ReadingForm, SaveMappingForm, SearchForm, UploadForm
from intake.kinds import kind_named
from intake.mapping_page import mapping_page, posted_mapping
from intake.mappings import MappingError, apply_mapping, checked_mapping
from intake.models import ColumnMapping, ImportJob
from intake.progress import progress_of
from intake.tasks import run_import_job
from intake.uploads import create_job, look_at

PAGE_SIZE = 25
FAULTS_PER_PAGE = 50


@require_safe
def job_list(request: WorkspaceRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    jobs = ImportJob.objects.visible_to(request.principal).for_list()
    if form.is_valid():
        jobs = jobs.matching(form.cleaned_data["q"])
        if form.cleaned_data["state"]:
            jobs = jobs.filter(state=form.cleaned_data["state"])
    page = Paginator(jobs, PAGE_SIZE).get_page(request.GET.get("page"))
    filtered = bool(request.GET.get("q") or request.GET.get("state"))
    return render(request, "intake/job_list.html", {"page": page, "form": form, "filtered": filtered})


@require_http_methods(["GET", "HEAD", "POST"])
def job_create(request: WorkspaceRequest) -> HttpResponse:
    require_edit(request.principal, request.workspace.pk)
    if request.method != "POST":
        return render(request, "intake/job_create.html", {"form": UploadForm(request)})
    form = UploadForm(request, request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "intake/job_create.html", {"form": form}, status=422)
    job = create_job(request.workspace, form.cleaned_data["kind"], form.cleaned_data["file"], request.principal)
    if job.failure:
        return redirect("intake:job", request.workspace.slug, job.pk)
    return redirect("intake:mapping", request.workspace.slug, job.pk)


@require_safe
def job_detail(request: WorkspaceRequest, pk: int) -> HttpResponse:
    job = visible_job(request.principal, pk)
    return render(request, "intake/job.html", job_context(request, job))


@require_safe
def job_progress(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """The inside of the job's page, for those who watch it."""
    job = visible_job(request.principal, pk)
    progress = progress_of(job)
    etag = f'"{job.state}-{progress.rows}-{progress.percent}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    response = render(request, "intake/_job.html", job_context(request, job))
    response["ETag"] = etag
    return response


def job_context(request: WorkspaceRequest, job: ImportJob) -> dict[str, Any]:
    context: dict[str, Any] = {"job": job, "progress": progress_of(job)}
    if job.state in (ImportJob.State.CHECKED, ImportJob.State.DONE):
        context["faults"] = Paginator(job.faults.all(), FAULTS_PER_PAGE).get_page(request.GET.get("page"))
    if job.can_be_mapped:
        context["reading"] = ReadingForm(initial=job.reading)
    return context


@require_POST
def job_reading(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Open the file in another way: another encoding, another delimiter."""
    job = editable_job(request.principal, pk)
    form = ReadingForm(request.POST)
    if not job.can_be_mapped or not form.is_valid():
        return render(request, "intake/job.html", job_context(request, job) | {"reading": form}, status=422)
    look_at(job, form.cleaned_data)
    return redirect("intake:job" if job.failure else "intake:mapping", request.workspace.slug, job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def job_mapping(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """What each column means. Posting keeps it as it is, finished or not."""
    job = editable_job(request.principal, pk)
    if not job.can_be_mapped or not job.profile:
        if request.method == "POST":
            messages.warning(request, "The columns of this file cannot be changed now.")
        return redirect("intake:job", request.workspace.slug, job.pk)
    if request.method != "POST":
        return _mapping_answer(request, job, {})
    job.columns, job.options = posted_mapping(kind_named(job.kind), job, request.POST)
    job.save(update_fields=["columns", "options", "updated_at"])
    if not _save_mapping_as_named(request, job):
        return _mapping_answer(request, job, {}, status=422)
    return redirect("intake:mapping", request.workspace.slug, job.pk)


def _mapping_answer(request: WorkspaceRequest, job: ImportJob, faults: dict[str, str], status: int = 200) -> HttpResponse:
    page = mapping_page(kind_named(job.kind), job, job.columns, job.options, faults)
    context = {
        "job": job,
        "mapping_page": page,
        "faults": faults,
        "reading": ReadingForm(initial=job.reading),
        "save": SaveMappingForm(),
        "choose": ChooseMappingForm(job, initial={"mapping": job.mapping_id}),
    }
    return render(request, "intake/mapping.html", context, status=status)


def _save_mapping_as_named(request: WorkspaceRequest, job: ImportJob) -> bool:
    """Keep the mapping under the name that was given, if one was."""
    form = SaveMappingForm(request.POST)
    if not form.is_valid():
        messages.error(request, "The name of a mapping has at most 120 characters.")
        return False
    if name := form.cleaned_data["name"]:
        job.mapping, _ = ColumnMapping.objects.update_or_create(
            workspace=request.workspace, kind=job.kind, name=name, defaults={"columns": job.columns, "options": job.options}
        )
        job.save(update_fields=["mapping", "updated_at"])
        messages.success(request, f"Saved as “{name}”. The next file with these columns takes it up by itself.")
    return True


@require_POST
def job_choose_mapping(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Lay a saved mapping over the columns of the file."""
    job = editable_job(request.principal, pk)
    form = ChooseMappingForm(job, request.POST)
    if not job.can_be_mapped or not form.is_valid():
        return _mapping_answer(request, job, {}, status=422)
    mapping = form.cleaned_data["mapping"]
    job.mapping = mapping
    job.columns = apply_mapping(mapping.columns, [profile["header"] for profile in job.profile])
    job.options = mapping.options
    job.save(update_fields=["mapping", "columns", "options", "updated_at"])
    return redirect("intake:mapping", request.workspace.slug, job.pk)


@require_POST
def job_check(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Read every row under this mapping, in the background, and write none."""
    job = editable_job(request.principal, pk)
    if not job.can_be_mapped or not job.profile:
        messages.warning(request, "This file cannot be checked now.")
        return redirect("intake:job", request.workspace.slug, job.pk)
    kind = kind_named(job.kind)
    if "c0-role" in request.POST:
        job.columns, job.options = posted_mapping(kind, job, request.POST)
        job.save(update_fields=["columns", "options", "updated_at"])
    try:
        columns, options = checked_mapping(kind, request.workspace, job.columns, job.options, _headers(job))
    except MappingError as error:
        return _mapping_answer(request, job, error.faults, status=422)
    if _save_mapping_as_named(request, job) and job.start_check(columns, options):
        run_import_job.delay_on_commit(job.pk)  # type: ignore[attr-defined]
    return redirect("intake:job", request.workspace.slug, job.pk)


def _headers(job: ImportJob) -> list[str]:
    return [profile["header"] for profile in job.profile]


@require_POST
def job_take(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Take the good rows, in the background."""
    job = editable_job(request.principal, pk)
    if job.start_import():
        run_import_job.delay_on_commit(job.pk)  # type: ignore[attr-defined]
    else:
        messages.warning(request, "There is nothing to take: the file has not been checked, or no row is good.")
    return redirect("intake:job", request.workspace.slug, job.pk)


@require_POST
def job_cancel(request: WorkspaceRequest, pk: int) -> HttpResponse:
    job = editable_job(request.principal, pk)
    if not job.cancel():
        messages.warning(request, "This import is over already.")
    return redirect("intake:job", request.workspace.slug, job.pk)


@require_safe
def job_rejected(request: WorkspaceRequest, pk: int) -> HttpResponseBase:
    """The rows that cannot be taken, with the reasons, as a file to mend and upload again."""
    job = visible_job(request.principal, pk)
    if not job.rejected:
        raise Http404("There are no rejected rows.")
    try:
        content = job.rejected.open("rb")
    except FileNotFoundError:
        raise Http404("The file of rejected rows is no longer there.") from None
    name = f"{job.file_name.rsplit('.', 1)[0]}-rejected.csv"
    return FileResponse(content, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


@require_safe
def mapping_list(request: WorkspaceRequest) -> HttpResponse:
    mappings = ColumnMapping.objects.visible_to(request.principal).order_by("kind", "name")
    return render(request, "intake/mapping_list.html", {"mappings": mappings})


@require_POST
def mapping_delete(request: WorkspaceRequest, pk: int) -> HttpResponse:
    mapping = editable_mapping(request.principal, pk)
    mapping.delete()
    messages.success(request, f"The mapping “{mapping}” is deleted. What was imported with it stays.")
    return redirect("intake:mappings", request.workspace.slug)
