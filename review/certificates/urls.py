from django.urls import path

from review.certificates import views

urlpatterns = [
    path("desk/certificates/<slug:code>/", views.certificates, name="certificates"),
    path("desk/certificates/<slug:code>/issue/", views.certificates_issue, name="certificates_issue"),
    path("certificates/", views.certificate_check, name="certificate_check"),
    path("certificates/<str:code>/", views.certificate, name="certificate"),
    path("certificates/<str:code>/code.svg", views.certificate_code, name="certificate_code"),
]
