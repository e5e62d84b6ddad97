def test_a():
    from django.conf import settings
    from django.contrib.staticfiles.storage import staticfiles_storage
    print(settings.DATA_DIR, settings.SITE_URL, settings.STORAGES, type(staticfiles_storage._wrapped))
