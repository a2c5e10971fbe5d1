"""Making a survey and changing it: one page per survey, on which everything about it is done."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import require_edit
from accounts.requests import WorkspaceRequest
from feedback.access import askable_subject, editable_survey, journey_asked_in, visible_survey
from feedback.asking import ask as ask_about
from feedback.asking import trial_collector
from feedback.subjects import WHOLE_RELATIONSHIP, chosen_subject, subject_choices
from feedback.survey_forms import (
    AskForm,
    EndingForm,
    LanguagesForm,
    NewSurveyForm,
    SurveySettingsForm,
    template_rows,
    usual_template,
)
from feedback.survey_page import MOST_ENDINGS, survey_context
from feedback.translating import texts_of, translate
from feedback.wording import LANGUAGES
from journeys.models import Subject


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: WorkspaceRequest, subject: int) -> HttpResponse:
    """Ask customers about one thing: choose what you want to know, and the survey is there."""
    found = askable_subject(request.principal, subject)
    journey = journey_asked_in(request.principal, found, request.GET.get("journey", ""))
    usual = usual_template(found)
    form = AskForm(request.POST or None, initial={"template": usual})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        survey, _ = ask_about(found, cleaned["template"], name=cleaned["name"], journey=journey, language=cleaned["language"])
        messages.success(request, "Here is your survey. Try it out, then publish it.")
        return redirect("feedback:survey", request.workspace.slug, survey.pk)
    context = {"form": form, "subject": found, "journey": journey, "templates": template_rows(form["template"].value() or usual)}
    return render(request, "feedback/ask.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def survey_create(request: WorkspaceRequest) -> HttpResponse:
    """The same, about something chosen here."""
    require_edit(request.principal, request.workspace.pk)
    form = NewSurveyForm(subject_choices(request.workspace), request.POST or None, initial={"subject": WHOLE_RELATIONSHIP})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        subject = Subject.objects.get(pk=chosen_subject(request.workspace, cleaned["subject"]) or 0)
        survey, _ = ask_about(subject, cleaned["template"], name=cleaned["name"], language=cleaned["language"])
        messages.success(request, "Here is your survey. Try it out, then publish it.")
        return redirect("feedback:survey", request.workspace.slug, survey.pk)
    context = {"form": form, "templates": template_rows(form["template"].value() or "nps")}
    return render(request, "feedback/ask.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def survey_detail(request: WorkspaceRequest, pk: int) -> HttpResponse:
    return survey_page(request, pk)


def survey_page(request: WorkspaceRequest, pk: int, bound: dict[str, forms.BaseForm] | None = None) -> HttpResponse:
    """The page of a survey; with forms that came back, it says what is wrong with them."""
    return render(request, "feedback/survey.html", survey_context(request, pk, bound), status=422 if bound else 200)


@require_POST
def survey_settings(request: WorkspaceRequest, pk: int) -> HttpResponse:
    survey = editable_survey(request.principal, pk)
    form = SurveySettingsForm(request.POST, instance=survey)
    if not form.is_valid():
        return survey_page(request, pk, {"settings": form})
    form.save()
    messages.success(request, "Saved.")
    return redirect("feedback:survey", request.workspace.slug, pk)


@require_POST
def survey_publish(request: WorkspaceRequest, pk: int) -> HttpResponse:
    survey = editable_survey(request.principal, pk)
    try:
        survey.publish()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "It takes answers now. Its addresses are below.")
    return redirect("feedback:survey", request.workspace.slug, pk)


@require_POST
def survey_try(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Give a survey that came by file or API its preview."""
    trial_collector(editable_survey(request.principal, pk))
    return redirect("feedback:survey", request.workspace.slug, pk)


@require_POST
def survey_close(request: WorkspaceRequest, pk: int) -> HttpResponse:
    editable_survey(request.principal, pk).close()
    messages.success(request, "It takes no more answers. Those there are stay, and you can open it again.")
    return redirect("feedback:survey", request.workspace.slug, pk)


@require_POST
def survey_archive(request: WorkspaceRequest, pk: int) -> HttpResponse:
    survey = editable_survey(request.principal, pk)
    survey.archive()
    messages.success(request, f"“{survey}” is archived; its answers and figures stay.")
    return redirect("feedback:list", request.workspace.slug)


@require_POST
def survey_restore(request: WorkspaceRequest, pk: int) -> HttpResponse:
    editable_survey(request.principal, pk).restore()
    messages.success(request, "It is back.")
    return redirect("feedback:survey", request.workspace.slug, pk)


@require_POST
def survey_endings(request: WorkspaceRequest, pk: int) -> HttpResponse:
    """Keep the screens of thanks; one without words and without an address is taken away."""
    survey = editable_survey(request.principal, pk)
    questions = list(survey.questions.for_page())
    count = min(len(survey.endings) + 1, MOST_ENDINGS)
    sent = [EndingForm(questions, request.POST, prefix=f"ending-{place}") for place in range(count)]
    faulty = [form for form in sent if not form.is_valid()]
    if faulty:
        return survey_page(request, pk, {"endings": sent})  # type: ignore[dict-item]
    kept = []
    for place, form in enumerate(sent):
        cleaned = form.cleaned_data
        if cleaned["text"] or cleaned["url"]:
            before = survey.endings[place] if place < len(survey.endings) else {}
            same = before.get("text") == cleaned["text"]
            translations = before.get("translations") or {} if same else {}
            ending = {"text": cleaned["text"], "url": cleaned["url"], "when": cleaned["when"], "translations": translations}
            kept.append(ending)
    # Those for everybody come last, or the others would never be seen.
    survey.endings = sorted(kept, key=lambda ending: not ending["when"])
    survey.save(update_fields=["endings", "updated_at"])
    messages.success(request, "Saved.")
    return redirect("feedback:survey", request.workspace.slug, pk)


@require_POST
def survey_languages(request: WorkspaceRequest, pk: int) -> HttpResponse:
    survey = editable_survey(request.principal, pk)
    form = LanguagesForm(request.POST)
    if form.is_valid():
        survey.languages = [code for code in form.cleaned_data["languages"] if code != survey.default_language]
        survey.save(update_fields=["languages", "updated_at"])
        messages.success(request, "Saved. What is not translated is shown as you wrote it.")
    else:
        messages.error(request, "Choose languages from the list.")
    return redirect("feedback:survey", request.workspace.slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def survey_language(request: WorkspaceRequest, pk: int, language: str) -> HttpResponse:
    """Every text of a survey beside what it is in one other language."""
    sent = request.method == "POST"
    survey = editable_survey(request.principal, pk) if sent else visible_survey(request.principal, pk)
    if language not in survey.languages:
        raise Http404("This survey is not offered in that language.")
    questions = list(survey.questions.current())
    if sent:
        translate(survey, questions, language, request.POST.dict())
        messages.success(request, f"Saved in {LANGUAGES.get(language, language)}.")
        return redirect("feedback:survey", request.workspace.slug, pk)
    context = {
        "survey": survey,
        "language": language,
        "name": LANGUAGES.get(language, language),
        "own": LANGUAGES.get(survey.default_language, survey.default_language),
        "groups": texts_of(survey, questions, language),
    }
    return render(request, "feedback/survey_language.html", context)
