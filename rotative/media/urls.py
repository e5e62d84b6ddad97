from django.urls import path

from rotative.media import files

urlpatterns = [
    path("media/pictures/<path:path>", files.media),
    path("newsroom/media/<path:path>", files.newsroom_media, name="newsroom_media"),
    path("documents/<int:document_id>/<str:document_filename>", files.document),
]
