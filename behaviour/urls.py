"""Pages of behaviour, under /w/<workspace>/."""

from django.urls import path

from behaviour import views

app_name = "behaviour"

urlpatterns = [
    # customers
    path("customers/", views.customer_list, name="customers"),
    path("customers/<int:pk>/", views.customer, name="customer"),
    path("customers/<int:pk>/erase/", views.customer_erase, name="customer_erase"),
    # events
    path("events/", views.events, name="events"),
    path("events/touchpoint/", views.event_rule, name="event_rule"),
    # personas
    path("personas/<int:pk>/rule/", views.persona_rule, name="persona_rule"),
    # readings
    path("journeys/<int:pk>/reading/", views.reading, name="reading"),
]
