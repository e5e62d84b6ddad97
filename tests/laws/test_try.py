import time
from rotative.testing.paper import *
from rotative.testing.fixtures import paper
from rotative.record.sources import check
def test_x(paper, client, settings):
    t=time.time()
    s = story(paper.world, "Un accord", authors=[paper.ines], topics=[paper.veltania, paper.summit], picture=picture())
    print("story", time.time()-t); t=time.time()
    s.title="Corrigé"; s=publish(s); print("publish", time.time()-t); t=time.time()
    print(list(check(mend=False)), time.time()-t); t=time.time()
    r = client.get(path_of(s)); print(r.status_code, r.headers, time.time()-t)
    t=time.time()
    r = client.get(path_of(s)); print(r.status_code, time.time()-t)
    print([ (u, client.get(u).status_code) for u in ["/","/sitemap.xml","/rss.xml","/sitemap-news.xml", "/sitemap-0000-01.xml"] ])
