"""Addresses of the statistics and the report of the year."""

from django.urls import path

from review.statistics import views, vote_views
from review.statistics.report import views as report_views

urlpatterns = [
    path("desk/statistics/", views.statistics, name="statistics"),
    path("desk/statistics/table.xlsx", views.statistics_excel, name="statistics_excel"),
    path("desk/statistics/entries/", views.statistics_entries, name="statistics_entries"),
    path("desk/statistics/unions/", views.statistics_unions, name="statistics_unions"),
    path("desk/statistics/branches/", views.statistics_branches, name="statistics_branches"),
    path("desk/statistics/hours/", vote_views.statistics_hours, name="statistics_hours"),
    path("desk/statistics/votes/", vote_views.statistics_votes_of_works, name="statistics_votes_of_works"),
    path("desk/statistics/compare/", views.statistics_compare, name="statistics_compare"),
    path("desk/statistics/reports/", report_views.year_reports, name="year_reports"),
    path("desk/statistics/reports/make/", report_views.year_report_make, name="year_report_make"),
    path("desk/statistics/reports/<int:pk>.docx", report_views.year_report_file, name="year_report_file"),
]
