"""Addresses of what is printed and stamped."""

from django.urls import path, register_converter

from submissions.papers import views


class FormConverter:
    """As what a paper is drawn; any other word is no address."""

    regex = "|".join(views.TYPES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormConverter, "paper_form")

urlpatterns = [
    path("entries/<int:pk>/paper/", views.paper_address, name="paper_address"),
    path("entries/<int:pk>/application.<paper_form:form>", views.application_paper, name="application_paper"),
    path("entries/<int:pk>/receipt.pdf", views.receipt_paper, name="receipt_paper"),
    path("branch/recommendations.<paper_form:form>", views.recommendations_paper, name="recommendations_paper"),
]
